"""Suppressions as a file for other programs that write to people (R106)."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from contacts.models import Suppression
from syncs.suppressions.forms import SuppressionFilter
from syncs.suppressions.queries.suppressed import in_force
from web.csv_file import csv_response

HEADER = ("E-mail", "Kind", "Since", "Source", "Note")


@require_safe
@may(Action.SEE)
def export_suppressions(request: TenantRequest) -> StreamingHttpResponse:
    """Return the suppressions in force that the filter leaves, as the page does."""
    found = in_force(request.organisation, SuppressionFilter(request.GET).question)
    record(
        request.organisation.pk,
        AuditChange.EXPORTED,
        "suppressions",
        actor=AuditActor.person(user_of(request)),
    )
    rows = found.iterator(chunk_size=2_000)
    return csv_response("suppressions.csv", HEADER, map(_cells, rows))


def _cells(row: Suppression) -> tuple[str, ...]:
    since = row.created_at.isoformat(timespec="seconds")
    return (row.address, row.get_kind_display(), since, row.source, row.note)
