"""Opens the Recruit client of a connection with its credentials, and what all workers share."""

from collections.abc import Callable

from django.conf import settings

from recruit import Bounds, Circuit, RecruitClient
from recruit.errors import RateLimited, RecruitError, StopRun
from syncs.account.budget import SharedBudget
from syncs.account.call_slots import SharedCallSlots
from syncs.account.circuit import NotAnswering, SharedCircuit
from syncs.account.details import AccountDetails
from syncs.account.page_seats import PAGE_SEATS, Crowded
from syncs.account.token_store import SharedTokenStore
from syncs.domain.known_errors import what_to_do_about
from syncs.models import Connection
from web.key_ring import SecretUnreadable


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
    if isinstance(error, NotAnswering):
        return f"{said}. An admin can test the connection sooner, under Account settings."
    if isinstance(error, Crowded):
        return f"{said}. Try again in a minute."
    return f"Recruit has trouble of its own just now ({said}). Try again in a minute."


def open_client(connection: Connection) -> RecruitClient:
    """Open a client for a run, which the caller closes.

    Raises `ConnectionUnusable` where the secret cannot be read, or the operator does not allow the
    custom address's host, and `NotAnswering` while nobody may call this account.
    """
    return _open(connection, SharedCircuit)


def open_client_for_page(connection: Connection) -> RecruitClient:
    """Open a client for a page, with a person's patience, which the caller closes.

    Raises what `open_client` does, and `Crowded` where other pages wait for this account.
    """
    return _open(connection, _PageCircuit, bounds=patience())


def _open(
    connection: Connection, circuit: Callable[[int], Circuit], bounds: Bounds | None = None
) -> RecruitClient:
    try:
        details = AccountDetails.of(connection)
        endpoints, credentials = details.endpoints, details.credentials
    except (SecretUnreadable, ValueError) as error:
        raise ConnectionUnusable(f"The connection cannot be used: {error}.") from None
    if connection._state.adding:  # nobody shares an account that is not connected yet
        return RecruitClient(endpoints, credentials, bounds=bounds)
    return RecruitClient(
        endpoints,
        credentials,
        token_store=SharedTokenStore(),
        slots=SharedCallSlots(connection.pk),
        circuit=circuit(connection.pk),
        budget=SharedBudget(connection.pk, for_people=bounds is not None),
        bounds=bounds,
    )


class _PageCircuit:
    """The circuit of a page's client, which has a seat until it is settled."""

    def __init__(self, connection_id: int) -> None:
        self._connection_id = connection_id
        self._circuit = SharedCircuit(connection_id)
        try:
            PAGE_SEATS.take(connection_id)
        except Crowded:
            self._circuit.settle()
            raise

    def note(self, *, answered: bool) -> None:
        self._circuit.note(answered=answered)

    def settle(self) -> None:
        PAGE_SEATS.give_back(self._connection_id)
        self._circuit.settle()
