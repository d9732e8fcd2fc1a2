"""The organisation's Recruit account (R1, R3)."""

import json

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from syncs.models.key_ring import decrypt, encrypt


class CredentialsKind(models.TextChoices):
    ZSC_KEY = "zsc_key", "ZSC key"
    OAUTH = "oauth", "OAuth client"


class ConnectionState(models.TextChoices):
    CONNECTED = "connected", "Connected"
    KEY_REJECTED = "key_rejected", "Key rejected"


class Connection(models.Model):
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
    state = models.CharField(
        max_length=12, choices=ConnectionState, default=ConnectionState.CONNECTED
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "id", name="connection_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_secrets(self, secrets: dict[str, str], shown: str) -> None:
        """Encrypt the credentials; of `shown` only the last four characters stay readable (R3)."""
        self.secrets = encrypt(json.dumps(secrets))
        self.secret_hint = shown[-4:]
        self.secret_set_at = timezone.now()

    def open_secrets(self) -> dict[str, str]:
        """The credentials for a call to Recruit. Raises `SecretUnreadable`."""
        secrets: dict[str, str] = json.loads(decrypt(bytes(self.secrets)))
        return secrets
