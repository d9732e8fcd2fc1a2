"""Roles of the database that read reports, and keys of metrics."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.db import models

from accounts.models import Organisation, User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations


class ReportReader(models.Model):
    """A role of PostgreSQL that sees one organisation in the schema `reporting`."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="report_reader"
    )
    role = models.CharField(max_length=63, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.role


class MetricsKeyManager(models.Manager["MetricsKey"]):
    @across_organisations(AcrossReason.SECRET)
    def find(self, key: str) -> MetricsKey | None:
        """Return the key of an organisation that is not closed, if there is such a one."""
        found = self.filter(digest=MetricsKey.digest_of(key), organisation__closure=None)
        return found.select_related("organisation").first()


class MetricsKey(models.Model):
    """A key by which a program reads the metrics of an organisation, and nothing else; of it only a
    hash is stored."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="metrics_key"
    )
    digest = models.BinaryField(unique=True)
    hint = models.CharField(max_length=4, help_text="The last four characters")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[MetricsKeyManager] = MetricsKeyManager()

    def __str__(self) -> str:
        return f"Metrics key of {self.organisation_id}"

    @staticmethod
    def digest_of(key: str) -> bytes:
        """Return what is stored of a key: it is long and random, so a plain hash is enough."""
        return sha256(key.encode()).digest()
