"""The doors by which other programs read reports of an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Organisation
from syncs.reporting.models import MetricsKey, ReportReader


@dataclass(frozen=True)
class ReportDoors:
    """The address of the metrics, the key that opens it, and the role that reads the views."""

    metrics_url: str
    metrics_key: MetricsKey | None
    reader: ReportReader | None


def read_report_doors(request: HttpRequest, organisation: Organisation) -> ReportDoors:
    """Return the doors; the address begins as the operator says, or as the request was sent."""
    origin = settings.PUBLIC_ORIGIN or request.build_absolute_uri("/").rstrip("/")
    keys = MetricsKey.objects.filter(organisation=organisation)
    return ReportDoors(
        metrics_url=f"{origin}{reverse('metrics')}",
        metrics_key=keys.select_related("made_by").first(),
        reader=ReportReader.objects.filter(organisation=organisation).first(),
    )
