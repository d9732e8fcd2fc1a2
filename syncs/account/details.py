"""The details of a Recruit account as an admin enters them (R1); the value prints no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings

from accounts.models import User
from recruit import Credentials, Endpoints, OAuthCredentials, ZscCredentials
from syncs.models import Connection, CredentialsKind

GRANT_CODE = "grant_code"
"""Of an OAuth client: a one-time code in place of a refresh token."""

SHOWN = {CredentialsKind.ZSC_KEY: "key", CredentialsKind.OAUTH: "refresh_token"}
"""The secret whose last four characters are shown."""


@dataclass(frozen=True)
class AccountDetails:
    """The address of an account, and how to sign in to it.

    With a custom address `data_centre` is empty. `secrets` has `key`, or `client_id`,
    `client_secret` and `refresh_token` or `grant_code`.
    """

    data_centre: str
    api_url: str
    accounts_url: str
    account_email: str
    kind: str
    secrets: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, connection: Connection) -> AccountDetails:
        """Return the details that are stored. Raises `SecretUnreadable`."""
        return cls(
            data_centre=connection.data_centre,
            api_url=connection.api_url,
            accounts_url=connection.accounts_url,
            account_email=connection.account_email,
            kind=connection.credentials_kind,
            secrets=connection.open_secrets(),
        )

    @property
    def address(self) -> tuple[str, str, str]:
        """The data centre or addresses to which secrets are sent."""
        return self.data_centre, self.api_url, self.accounts_url

    @property
    def endpoints(self) -> Endpoints:
        """The addresses to call; raises ValueError for a data centre or host not allowed."""
        if not self.api_url:
            return Endpoints.for_data_centre(self.data_centre)
        return Endpoints.custom(
            self.api_url,
            accounts_url=self.accounts_url,
            allowed_hosts=settings.ALLOWED_RECRUIT_HOSTS,
        )

    @property
    def credentials(self) -> Credentials:
        """The credentials to sign in with; raises ValueError where one is missing or unfit."""
        given = self.secrets.get
        if self.kind == CredentialsKind.ZSC_KEY:
            return ZscCredentials(given("key", ""), self.account_email)
        return OAuthCredentials(
            given("client_id", ""), given("client_secret", ""), given("refresh_token", "")
        )

    def with_refresh_token(self, token: str) -> AccountDetails:
        """Return the lasting details for which a grant code was exchanged."""
        kept = {name: value for name, value in self.secrets.items() if name != GRANT_CODE}
        return replace(self, secrets={**kept, "refresh_token": token})

    def write_to(self, connection: Connection, *, by: User | None) -> None:
        """Set the connection's fields; saving it is the caller's."""
        connection.data_centre, connection.api_url, connection.accounts_url = self.address
        connection.account_email = self.account_email
        connection.credentials_kind = self.kind
        secrets = dict(self.secrets)
        connection.set_secrets(secrets, shown=secrets[SHOWN[CredentialsKind(self.kind)]], by=by)
