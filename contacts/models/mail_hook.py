"""Addresses at which mail providers tell an organisation what became of its mail (R70)."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.db import models

from accounts.models import Organisation, User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations


class MailProvider(models.TextChoices):
    """The mail providers whose events are understood."""

    BREVO = "brevo", "Brevo"
    MAILGUN = "mailgun", "Mailgun"
    MAILJET = "mailjet", "Mailjet"
    POSTMARK = "postmark", "Postmark"
    SENDGRID = "sendgrid", "SendGrid"
    SPARKPOST = "sparkpost", "SparkPost"


class MailHookManager(models.Manager["MailHook"]):
    @across_organisations(AcrossReason.SECRET)
    def find(self, provider: str, secret: str) -> MailHook | None:
        """Return the hook of this provider whose address has the secret, if there is one."""
        digest = MailHook.digest_of(secret)
        return self.filter(provider=provider, secret_digest=digest).first()


class MailHook(models.Model):
    """A webhook of an organisation; of the secret in its address only a hash is stored."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mail_hooks")
    provider = models.CharField(max_length=20, choices=MailProvider)
    secret_digest = models.BinaryField(unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    last_event_at = models.DateTimeField(null=True)
    suppressed = models.IntegerField(default=0, help_text="Suppressions that came this way")
    not_understood = models.IntegerField(default=0, help_text="Calls nothing could be made of")

    objects: ClassVar[MailHookManager] = MailHookManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(provider__in=MailProvider.values), name="mail_hook_provider"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_provider_display())

    @staticmethod
    def digest_of(secret: str) -> bytes:
        """Return what is stored of a secret: it is long and random, so a plain hash is enough."""
        return sha256(secret.encode()).digest()
