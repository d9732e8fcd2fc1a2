"""The tenant: it owns everything but users."""

from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=50, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", help_text="An IANA zone")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
