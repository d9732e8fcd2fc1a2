"""A token by which a program speaks for an organisation, and the answers kept for it (R104)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.utils import timezone

from accounts.models.member import Member, Role
from accounts.models.organisation import Organisation

TOKEN_PREFIX = "rst_"  # noqa: S105 (no secret)
"""The beginning of every token, by which scanners of source code know one."""


class TokenScope(models.TextChoices):
    """The most that a token may do, whatever its member may."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"
    ADMIN = "admin", "Everything"


_ROLES = {
    TokenScope.READ: Role.VIEWER,
    TokenScope.WRITE: Role.MARKETER,
    TokenScope.ADMIN: Role.ADMIN,
}
_STRENGTH = (Role.VIEWER, Role.MARKETER, Role.ADMIN)


class ApiToken(models.Model):
    """A token in the name of the member who made it: it ends with the membership.

    Here is only the digest, so who reads the database signs in nowhere; `shown` is the beginning,
    by which people tell one token from another.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_tokens")
    member = models.ForeignKey(Member, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="What it is for")
    scope = models.CharField(max_length=10, choices=TokenScope)
    shown = models.CharField(max_length=20, help_text="Its beginning")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=TokenScope.values), name="api_token_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role(self) -> Role:
        """The role by which it acts: that of its scope, and never more than the member has now."""
        roles = (_ROLES[TokenScope(self.scope)], Role(self.member.role))
        return min(roles, key=_STRENGTH.index)

    def is_expired(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at <= now


def digest_of_token(token: str) -> str:
    """Return what is stored of a token, which is too random to be guessed."""
    return sha256(token.encode()).hexdigest()


class IdempotentAnswer(models.Model):
    """The answer to a request that a program may send again, which then gets the same.

    `digest` is that of the request. It is written in the transaction that did what was asked.
    `body` is empty where it went with a person who was erased: what was done is not done again.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers", db_index=False)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(help_text="Encrypted: JSON, as it was sent")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("token", "key", name="idempotent_answer_once")]
        indexes = [models.Index("created_at", name="idempotent_answer_age")]

    def __str__(self) -> str:
        return self.key
