"""The tenant: it owns everything but users."""

from django.db import models
from django.utils import timezone


class Plan(models.TextChoices):
    """The plan that an organisation has with its operator; whoever hosts it for itself has all
    there is (R12)."""

    FREE = "free", "Free"
    PAID = "paid", "Paid"


class Organisation(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=50, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", help_text="An IANA zone")
    plan = models.CharField(max_length=10, choices=Plan, default=Plan.PAID)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
