"""The key by which Prometheus reads an organisation's metrics."""

from __future__ import annotations

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, operation
from api.frame.problems import ApiProblem
from api.reports.shapes import NewMetricsKey, ReportsAnswer
from syncs.clock import database_now
from syncs.reporting.actions.metrics_keys import delete_metrics_key, make_metrics_key
from syncs.reporting.queries.doors import read_report_doors


class Reports(Endpoint):
    """The ways in which other programs read reports."""

    @operation(
        "read_reports",
        "Read who reads reports",
        action=Action.MANAGE_ORGANISATION,
        answer=ReportsAnswer,
    )
    def get(self, request: TenantRequest) -> ReportsAnswer:
        """Return the address of the metrics, whether there is a key, and the role that reads the
        views of the database."""
        return ReportsAnswer.of(read_report_doors(request, request.organisation))


class MetricsKeys(Endpoint):
    """The key of the metrics."""

    @operation(
        "make_metrics_key",
        "Make a key of the metrics",
        action=Action.MANAGE_ORGANISATION,
        answer=NewMetricsKey,
        status=201,
    )
    def post(self, request: TenantRequest) -> NewMetricsKey:
        """Make a key, and tell it in this answer alone; one that was there is of no use any
        more."""
        key = make_metrics_key(request.organisation, by=user_of(request), now=database_now())
        return NewMetricsKey(key=key)

    @operation(
        "delete_metrics_key", "Delete the key of the metrics", action=Action.MANAGE_ORGANISATION
    )
    def delete(self, request: TenantRequest) -> None:
        """Delete the key: nobody reads the metrics by it any more."""
        if not delete_metrics_key(request.organisation):
            raise ApiProblem("not_found")
