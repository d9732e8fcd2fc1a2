"""A user in an organisation, with one role (R101)."""

from django.db import models
from django.utils import timezone

from accounts.models.organisation import Organisation
from accounts.models.user import User


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    MARKETER = "marketer", "Marketer"
    ADMIN = "admin", "Admin"


class Member(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "user", name="member_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
