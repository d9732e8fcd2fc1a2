"""The organisation's Recruit account (R1, R3, R8)."""

import json
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import Organisation, User
from syncs.domain.recruit_account import AccountType, Edition
from web.key_ring import SecretUnreadable, decrypt, encrypt

HINT_FROM = 8
"""Of a shorter secret the last four characters would be too much."""


class CredentialsKind(models.TextChoices):
    """The two kinds of credentials that Recruit gives out (R1)."""

    ZSC_KEY = "zsc_key", "ZSC key"
    OAUTH = "oauth", "OAuth client"


class ConnectionState(models.TextChoices):
    """A connection works as far as is known, or Recruit has rejected its key (R7)."""

    CONNECTED = "connected", "Connected"
    KEY_REJECTED = "key_rejected", "Key rejected"


class KeyChangedMeanwhile(Exception):
    """The connection has another key by now than the one that was seen."""


class ConnectionManager(models.Manager["Connection"]):
    def hold(self, connection_id: int) -> "Connection":
        """Lock a connection until the transaction ends, and return it as it is now."""
        return self.select_for_update(no_key=True).get(pk=connection_id)

    def hold_with_key_of(self, seen: "Connection") -> "Connection":
        """Lock a connection whose key is still the one that it had when `seen` was read.

        Raises KeyChangedMeanwhile if it has another one: what was found out about the earlier key
        says nothing of it.
        """
        held = self.hold(seen.pk)
        if held.key_version != seen.key_version:
            raise KeyChangedMeanwhile
        return held


class Connection(models.Model):
    """An organisation's account in Recruit and the credentials for it.

    `key_version` grows with every change of the credentials or of where they are sent: what was
    found out about an earlier key is never written onto a later one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="connections")
    name = models.CharField(max_length=100, default="Zoho Recruit")
    data_centre = models.CharField(max_length=2, blank=True, help_text="Empty with a custom URL")
    api_url = models.URLField(blank=True, help_text="A custom base URL: a sandbox or a gateway")
    accounts_url = models.URLField(blank=True)
    account_email = models.EmailField()
    credentials_kind = models.CharField(max_length=10, choices=CredentialsKind)
    secrets = models.BinaryField(help_text="A JSON object under the key ring; write-only")
    secret_hint = models.CharField(max_length=4, blank=True, help_text="The last four characters")
    secret_set_at = models.DateTimeField(default=timezone.now)
    secret_set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    key_version = models.IntegerField(default=0)
    keep_running = models.BooleanField(
        default=False, help_text="A new key that works stops no sync (R6)"
    )

    state = models.CharField(
        max_length=12, choices=ConnectionState, default=ConnectionState.CONNECTED
    )
    tested_at = models.DateTimeField(
        null=True, help_text="When the credentials last passed a test; null: never yet"
    )
    refused_at = models.DateTimeField(
        null=True, help_text="When Recruit refused the credentials, once and not yet believed (R7)"
    )
    rejected_at = models.DateTimeField(null=True, help_text="When Recruit refused the credentials")

    account_number = models.CharField(max_length=30, blank=True, help_text="Recruit's own (zgid)")
    account_name = models.CharField(max_length=200, blank=True)
    edition_read = models.CharField(max_length=50, blank=True, help_text="As Recruit names it")
    edition_override = models.CharField(
        max_length=20, blank=True, choices=[(edition.value, edition.value) for edition in Edition]
    )
    account_type_read = models.CharField(
        max_length=20, blank=True, choices=[(kind.value, kind.value) for kind in AccountType]
    )
    account_type_override = models.CharField(
        max_length=20, blank=True, choices=[(kind.value, kind.value) for kind in AccountType]
    )
    account_read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ConnectionManager] = ConnectionManager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "id", name="connection_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_secrets(self, secrets: dict[str, str], shown: str, by: User | None = None) -> None:
        """Encrypt the credentials; of `shown` only the last four characters stay readable (R3)."""
        self.secrets = encrypt(json.dumps(secrets))
        self.secret_hint = shown[-4:] if len(shown) >= HINT_FROM else ""
        self.secret_set_at = timezone.now()
        self.secret_set_by = by
        self.key_version += 1
        self.tested_at = None

    def open_secrets(self) -> dict[str, str]:
        """Return the credentials for a call to Recruit. Raises `SecretUnreadable`."""
        if not self.secrets:
            raise SecretUnreadable("the connection has no key")
        secrets: dict[str, str] = json.loads(decrypt(bytes(self.secrets)))
        return secrets

    def pass_test(self, now: datetime) -> None:
        """Note that the credentials work: from here on a rejection is news again (R7)."""
        self.state = ConnectionState.CONNECTED
        self.tested_at = now
        self.refused_at = self.rejected_at = None

    @property
    def key_works(self) -> bool:
        """Tell whether the stored credentials passed their test and were not refused since (R5)."""
        return self.state == ConnectionState.CONNECTED and self.tested_at is not None

    @property
    def edition(self) -> str:
        """An `Edition`, another name that Recruit has for it, or "" while unknown (R8)."""
        return self.edition_override or self.edition_read

    @property
    def account_type(self) -> str:
        """An `AccountType`, or "" while unknown (R8)."""
        return self.account_type_override or self.account_type_read
