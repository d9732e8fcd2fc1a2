"""An invitation to become a member of an organisation (R101)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.member import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User


class Invitation(models.Model):
    """An open invitation; one that was accepted or withdrawn is no more.

    Its mail has the key, and here is only the digest: who reads the database accepts nothing.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, help_text="In lower case")
    role = models.CharField(max_length=10, choices=Role)
    key_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="When its newest mail was handed over")

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "email", name="invitation_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="invitation_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    def is_expired(self, now: datetime) -> bool:
        """Tell whether it is too late to accept it."""
        return self.expires_at <= now


def digest_of_key(key: str) -> str:
    """Return what is stored of an invitation's key, which is too random to be guessed."""
    return sha256(key.encode()).hexdigest()
