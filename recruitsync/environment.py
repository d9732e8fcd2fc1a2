"""The settings that the operator gives, read once and refused loudly where they do not fit.

The process environment wins over `.local/environment`, the file that `make run` writes so that
`python manage.py …` works from a second terminal.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from criteria import DEFAULT_MAX_CONDITIONS, MAX_CONDITIONS
from recruitsync.mail import check_mail_url, check_sender, leaves_the_house, mail_settings
from recruitsync.proxies import parse_networks
from syncs.editions.rules import Feature

PROJECT = Path(__file__).resolve().parent.parent

CommaSeparated = Annotated[tuple[str, ...], NoDecode]
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")


class Environment(BaseSettings):
    """All settings an operator has, with their defaults and units."""

    model_config = SettingsConfigDict(
        env_file=PROJECT / ".local" / "environment", extra="ignore", frozen=True
    )

    database_url: str = Field(description="PostgreSQL, as a libpq URL")
    require_row_security: bool = Field(
        default=False,
        description="work only with a role of PostgreSQL for which row-level security holds",
    )
    redis_url: str = Field(description="Redis or Valkey: redis://, rediss:// or unix://")
    secret_key: SecretStr = Field(min_length=32, description="signs sessions")
    secrets_key_ring: SecretStr = Field(
        description="Fernet keys, comma separated, newest first; they encrypt stored credentials"
    )
    debug: bool = False
    allowed_hosts: CommaSeparated = ("localhost", "127.0.0.1", "[::1]")
    trusted_origins: CommaSeparated = ()
    trusted_proxies: CommaSeparated = Field(
        default=(),
        description="addresses or networks of the proxies in front, whose X-Forwarded-For counts",
    )
    https: bool = Field(default=False, description="cookies and redirects insist on TLS")
    allowed_recruit_hosts: CommaSeparated = Field(
        default=(), description="hosts a custom Recruit URL may name, also without TLS"
    )
    allowed_webhook_hosts: CommaSeparated = Field(
        default=(), description="hosts a webhook may name though they are private, or without TLS"
    )
    relaxed_edition_rules: CommaSeparated = Field(
        default=(), description="free of edition rules: contacts, criteria, custom_fields"
    )
    account_reading_hours: float = Field(
        default=24, ge=0, description="age at which a run reads edition and account type again"
    )
    deleted_feed_days: int = Field(
        default=60, ge=1, description="how far back Recruit tells of deletions"
    )
    email_url: SecretStr = Field(
        default=SecretStr(""),
        description="where mail goes out: smtp://user:password@host:587, smtps:// or console:",
    )
    email_from: str = Field(
        default="", validate_default=True, description="the address that mail comes from"
    )
    sign_up: Literal["invited", "open"] = Field(
        default="invited", description="who may sign up: who is invited, or everybody"
    )
    sign_up_domains: CommaSeparated = Field(
        default=(), description="with SIGN_UP=open: only addresses of these domains"
    )
    invitation_days: int = Field(default=7, ge=1, le=90, description="how long one can be accepted")
    deletion_days: int = Field(
        default=14, ge=1, le=365, description="how long a deleted organisation can be restored"
    )
    rows_kept_days: int = Field(
        default=400, ge=30, le=36_500, description="how long the rows of a run are kept"
    )
    audit_days: int = Field(default=400, ge=30, description="how long the audit log is kept")
    new_organisation_plan: Literal["free", "paid"] = Field(
        default="paid", description="the plan that new organisations have: free or paid"
    )
    oidc_url: str = Field(default="", description="issuer of OpenID Connect for single sign-on")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    oidc_name: str = Field(default="single sign-on", description="its name on the sign-in page")
    api_calls_a_minute: int = Field(default=600, ge=1, description="of one API token")
    log_level: str = "INFO"
    most_conditions: int = Field(
        default=DEFAULT_MAX_CONDITIONS, ge=1, le=MAX_CONDITIONS, description="of a sync's criteria"
    )
    patience_seconds: float = Field(
        default=10, gt=0, description="how long a page waits for Recruit to answer"
    )
    credits_kept_percent: float = Field(
        default=10, ge=0, le=90, description="of a day's API credits that runs leave to people"
    )
    tick_seconds: int = Field(default=5, ge=1, description="how often Beat looks for due syncs")
    late_seconds: float = Field(
        default=60, ge=15, description="after which a due sync is late, and a worker or Beat silent"
    )
    slice_seconds: float = Field(default=20, gt=0, description="a run's turn on a worker")
    lease_seconds: float = Field(default=90, gt=1, description="silence before a run is taken over")
    runs_of_a_connection: int = Field(
        default=2, ge=1, description="runs of one connection to Recruit at work at a time"
    )
    task_limit_seconds: float = Field(
        default=1800,
        validate_default=True,
        description="a worker's process that is at one task for longer is killed",
    )
    worker_memory_mb: int = Field(
        default=1000, ge=100, description="above which a worker's process makes room for a new one"
    )
    bulk_read_above: int = Field(
        default=10_000, ge=0, description="records above which a full read is a bulk read"
    )
    bulk_file_records: int = Field(
        default=200_000, ge=1, description="records that Recruit writes into one file at most"
    )

    @field_validator(
        "allowed_hosts",
        "trusted_origins",
        "trusted_proxies",
        "allowed_recruit_hosts",
        "allowed_webhook_hosts",
        "relaxed_edition_rules",
        "sign_up_domains",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("secrets_key_ring")
    @classmethod
    def _is_key_ring(cls, value: SecretStr) -> SecretStr:
        for key in value.get_secret_value().split(","):
            try:
                Fernet(key.strip())
            except ValueError:
                raise ValueError("each key must be 32 url-safe base64-encoded bytes") from None
        return value

    @field_validator("relaxed_edition_rules")
    @classmethod
    def _are_features(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - set(Feature):
            raise ValueError(f"{', '.join(sorted(unknown))}: known are {', '.join(Feature)}")
        return value

    @field_validator("sign_up_domains")
    @classmethod
    def _are_domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        domains = tuple(domain.lower().removeprefix("@") for domain in value)
        if unfit := [domain for domain in domains if not DOMAIN.fullmatch(domain)]:
            raise ValueError(f"{', '.join(unfit)}: must be domains, such as example.com")
        return domains

    @field_validator("oidc_url")
    @classmethod
    def _is_issuer(cls, value: str) -> str:
        if value and (
            urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc
        ):
            raise ValueError("must start with https://")
        return value

    @field_validator("oidc_client_secret")
    @classmethod
    def _is_whole(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        parts = (others.data.get("oidc_url"), others.data.get("oidc_client_id"), value)
        if any(parts) and not all(parts):
            raise ValueError("OIDC_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_networks(value)
        return value

    @field_validator("task_limit_seconds")
    @classmethod
    def _is_far_above_a_slice(cls, value: float, others: ValidationInfo) -> float:
        turn = max(others.data.get("slice_seconds", 0), others.data.get("lease_seconds", 0))
        if value < 2 * turn:
            raise ValueError("must be twice SLICE_SECONDS and LEASE_SECONDS at least")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("email_url")
    @classmethod
    def _is_mail_server(cls, value: SecretStr) -> SecretStr:
        check_mail_url(value.get_secret_value())
        return value

    @field_validator("email_from")
    @classmethod
    def _is_sender(cls, value: str, others: ValidationInfo) -> str:
        url = others.data.get("email_url")
        if not value:
            if url and leaves_the_house(url.get_secret_value()):
                raise ValueError("must be set where EMAIL_URL names a server")
            return "recruitsync@localhost"
        check_sender(value)
        return value

    @cached_property
    def email(self) -> dict[str, object]:
        """Django's settings for mail."""
        return mail_settings(self.email_url.get_secret_value(), debug=self.debug)

    @cached_property
    def single_sign_on(self) -> dict[str, object]:
        """Settings of allauth for the one provider of OpenID Connect; empty where there is none."""
        if not self.oidc_url:
            return {}
        provider = {
            "provider_id": "sso",
            "name": self.oidc_name,
            "client_id": self.oidc_client_id,
            "secret": self.oidc_client_secret.get_secret_value(),
            "settings": {"server_url": self.oidc_url},
        }
        return {"openid_connect": {"APPS": [provider], "OAUTH_PKCE_ENABLED": True}}

    @cached_property
    def public_origin(self) -> str:
        """The address at which people open RecruitSync, for links in mail; "" where none is set."""
        return next((origin for origin in self.trusted_origins if "*" not in origin), "")

    @cached_property
    def celery_broker(self) -> str:
        """The broker URL in Kombu's spelling: `unix://` is `redis+socket://` there."""
        parts = urlsplit(self.redis_url)
        if parts.scheme != "unix":
            return self.redis_url
        database = dict(parse_qsl(parts.query)).get("db", "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"

    @cached_property
    def broker_seconds(self) -> float:
        """The seconds that the broker may take to answer: as the URL says, or two."""
        return float(dict(parse_qsl(urlsplit(self.redis_url).query)).get("socket_timeout", 2))

    @cached_property
    def key_ring(self) -> tuple[str, ...]:
        """Fernet keys, newest first."""
        return tuple(key.strip() for key in self.secrets_key_ring.get_secret_value().split(","))
