"""Opens the Recruit client of a connection with its credentials and the shared token."""

from django.conf import settings

from recruit import Credentials, Endpoints, OAuthCredentials, RecruitClient, ZscCredentials
from recruit.errors import StopRun
from syncs.models import Connection, CredentialsKind
from syncs.models.key_ring import SecretUnreadable
from syncs.pipeline.token_store import SharedTokenStore


class ConnectionUnusable(StopRun):
    """The connection's own settings do not let us call Recruit at all."""

    what_to_do = "Enter the connection again under Account settings → Zoho Recruit."


def open_client(connection: Connection) -> RecruitClient:
    """A client to be closed by the caller. Raises `ConnectionUnusable`: the secret cannot be
    read, or the operator does not allow the custom URL's host."""
    try:
        endpoints, credentials = _endpoints(connection), _credentials(connection)
    except (SecretUnreadable, ValueError) as error:
        raise ConnectionUnusable(str(error)) from None
    return RecruitClient(endpoints, credentials, token_store=SharedTokenStore())


def _endpoints(connection: Connection) -> Endpoints:
    if connection.api_url:
        return Endpoints.custom(
            connection.api_url,
            accounts_url=connection.accounts_url,
            allowed_hosts=settings.ALLOWED_RECRUIT_HOSTS,
        )
    return Endpoints.for_data_centre(connection.data_centre)


def _credentials(connection: Connection) -> Credentials:
    secrets = connection.open_secrets()
    if connection.credentials_kind == CredentialsKind.ZSC_KEY:
        return ZscCredentials(secrets["key"], connection.account_email)
    return OAuthCredentials(
        secrets["client_id"], secrets["client_secret"], secrets["refresh_token"]
    )
