"""The doors by which other programs read reports of an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Organisation
from syncs.reporting.models import MetricsKey, ReportReader
from web.own_address import own_address


@dataclass(frozen=True)
class ReportDoors:
    """The address of the metrics, the key that opens it, and the role that reads the views."""

    metrics_url: str
    metrics_key: MetricsKey | None
    reader: ReportReader | None


def read_report_doors(request: HttpRequest, organisation: Organisation) -> ReportDoors:
    """Return the doors; the address begins as the operator says, or as the request was sent."""
    keys = MetricsKey.objects.filter(organisation=organisation)
    return ReportDoors(
        metrics_url=own_address(request, reverse("metrics")),
        metrics_key=keys.select_related("made_by").first(),
        reader=ReportReader.objects.filter(organisation=organisation).first(),
    )
