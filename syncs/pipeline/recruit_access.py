"""Opens the Recruit client of a connection with its credentials, and what all workers share."""

from recruit import Bounds, RecruitClient
from recruit.errors import StopRun
from syncs.models import Connection
from syncs.models.key_ring import SecretUnreadable
from syncs.pipeline.account_details import AccountDetails
from syncs.pipeline.call_places import SharedCallPlaces
from syncs.pipeline.token_store import SharedTokenStore


class ConnectionUnusable(StopRun):
    """The connection's own settings do not let us call Recruit at all."""

    what_to_do = (
        "An admin can test the connection, and enter it again, under "
        "Account settings → Zoho Recruit."
    )


def open_client(connection: Connection, *, bounds: Bounds | None = None) -> RecruitClient:
    """A client to be closed by the caller. Raises `ConnectionUnusable`: the secret cannot be
    read, or the operator does not allow the custom URL's host."""
    try:
        details = AccountDetails.of(connection)
        endpoints, credentials = details.endpoints, details.credentials
    except (SecretUnreadable, ValueError) as error:
        raise ConnectionUnusable(f"The connection cannot be used: {error}.") from None
    return RecruitClient(
        endpoints,
        credentials,
        token_store=SharedTokenStore(),
        places=SharedCallPlaces(connection.pk),
        bounds=bounds,
    )
