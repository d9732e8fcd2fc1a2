"""Opens the Recruit client of a connection with its credentials, and what all workers share."""

from django.conf import settings

from recruit import Bounds, RecruitClient
from recruit.errors import RateLimited, RecruitError, StopRun
from syncs.account.call_slots import SharedCallSlots
from syncs.account.details import AccountDetails
from syncs.account.token_store import SharedTokenStore
from syncs.domain.known_errors import what_to_do_about
from syncs.models import Connection
from syncs.models.key_ring import SecretUnreadable


class ConnectionUnusable(StopRun):
    """The connection's own settings do not let us call Recruit at all."""

    kind = "connection_unusable"


def patience() -> Bounds:
    """Return the bounds for what a page asks: a person is waiting."""
    seconds = settings.PATIENCE_SECONDS
    return Bounds(connect=min(4.0, seconds), read=seconds, total=seconds, pauses=(0.3,))


def trouble_in_words(error: RecruitError) -> str:
    """Say in sentences, for pages, what happened and what to do."""
    said = str(error).rstrip(".") or "no answer that can be read"
    if isinstance(error, StopRun):
        return f"{said[:1].upper()}{said[1:]}. {what_to_do_about(error.kind)}"
    if isinstance(error, RateLimited):
        return "This account has made too many calls to Recruit for now. Try again in a minute."
    return f"Recruit has trouble of its own just now ({said}). Try again in a minute."


def open_client(connection: Connection, *, bounds: Bounds | None = None) -> RecruitClient:
    """Open a client, which the caller closes.

    Raises `ConnectionUnusable` where the secret cannot be read, or the operator does not allow the
    custom address's host.
    """
    try:
        details = AccountDetails.of(connection)
        endpoints, credentials = details.endpoints, details.credentials
    except (SecretUnreadable, ValueError) as error:
        raise ConnectionUnusable(f"The connection cannot be used: {error}.") from None
    return RecruitClient(
        endpoints,
        credentials,
        token_store=SharedTokenStore(),
        slots=SharedCallSlots(connection.pk),
        bounds=bounds,
    )
