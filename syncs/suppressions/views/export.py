"""Suppressions as a file for other programs that write to people (R106)."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import Organisation
from contacts.models import Suppression
from syncs.suppressions.forms import SuppressionFilter
from syncs.suppressions.queries.suppressed import SuppressionQuestion, in_force
from web.csv_file import csv_response

HEADER = ("E-mail", "Kind", "Since", "Source", "Note")


@require_safe
@may(Action.SEE)
def export_suppressions(request: TenantRequest) -> StreamingHttpResponse:
    """Return the suppressions in force that the filter leaves, as the page does."""
    question = SuppressionFilter(request.GET).question
    actor = AuditActor.person(user_of(request))
    return suppressions_file(request.organisation, question, actor=actor)


def suppressions_file(
    organisation: Organisation, question: SuppressionQuestion, *, actor: AuditActor
) -> StreamingHttpResponse:
    """Return the suppressions in force that are asked for; the audit log tells who took them."""
    record(organisation.pk, AuditChange.EXPORTED, "suppressions", actor=actor)
    rows = in_force(organisation, question).iterator(chunk_size=2_000)
    return csv_response("suppressions.csv", HEADER, map(_cells, rows))


def _cells(row: Suppression) -> tuple[str, ...]:
    since = row.created_at.isoformat(timespec="seconds")
    return (row.address, row.get_kind_display(), since, row.source, row.note)
