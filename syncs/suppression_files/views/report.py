"""The report of a file: what becomes of each line, or became of it (R106)."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from contacts.models import LineVerdict, SuppressionFile, SuppressionFileLine
from syncs.found import suppression_file_of
from syncs.suppression_files.forms import ReportFilter
from syncs.suppression_files.queries.report import (
    AT_FAULT,
    count_verdicts,
    lines_of,
    read_report,
    total_of,
    verdict_in_words,
)
from web.csv_file import csv_response

HEADER = ("Line", "E-mail", "Kind", "Note", "Result", "Explanation")


@require_safe
@may(Action.SEE)
def suppression_file(request: TenantRequest, file_id: int) -> HttpResponse:
    file = suppression_file_of(request, file_id)
    form = ReportFilter(request.GET)
    numbers = count_verdicts(file)
    context = {
        "file": file,
        "form": form,
        "numbers": numbers,
        "lines": total_of(numbers, *LineVerdict),
        "to_suppress": total_of(numbers, LineVerdict.SUPPRESS),
        "at_fault": total_of(numbers, *AT_FAULT),
        "verdict": form.asked.get("verdict"),
        "page": read_report(file, form.asked.get("verdict"), after=form.asked.get("after")),
    }
    return render(request, "suppression_files/suppression_file.html", context)


@require_safe
@may(Action.SEE)
def download_report(request: TenantRequest, file_id: int) -> StreamingHttpResponse:
    """Return the lines that the filter leaves, to be mended and sent again."""
    file = suppression_file_of(request, file_id)
    verdict = ReportFilter(request.GET).asked.get("verdict")
    return report_file(file, verdict, actor=AuditActor.person(user_of(request)))


def report_file(
    file: SuppressionFile, verdict: LineVerdict | None, *, actor: AuditActor
) -> StreamingHttpResponse:
    """Return the lines of a verdict, or all; the audit log tells who took them."""
    record(
        file.organisation_id,
        AuditChange.EXPORTED,
        "suppression file",
        about=(file.pk, file.name),
        actor=actor,
    )
    found = lines_of(file, verdict)
    rows = (
        _cells(line, verdict_in_words(file, line.verdict))
        for line in found.iterator(chunk_size=2_000)
    )
    return csv_response("report.csv", HEADER, rows)


def _cells(line: SuppressionFileLine, result: str) -> tuple[str, ...]:
    kind = line.get_kind_display() if line.kind else ""
    return (str(line.number), line.address or line.text, kind, line.note, result, line.detail)
