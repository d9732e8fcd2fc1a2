"""The page of the audit log, and the log as a file (R103, R106)."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from accounts.audit.forms import AuditFilter
from accounts.audit.log_file import FILE_HEADER, FILE_NAME, export_log
from accounts.audit.queries import read_log
from web.csv_file import csv_response


@require_safe
@may(Action.SEE_AUDIT_LOG)
def audit_log(request: TenantRequest) -> HttpResponse:
    """Show who changed what, the newest first."""
    form = AuditFilter(request.GET, organisation=request.organisation)
    page = read_log(request.organisation, form.question, before=form.asked.get("after"))
    context = {"form": form, "page": page, "is_filtered": form.is_filtered}
    return render(request, "audit/audit_log.html", context)


@require_safe
@may(Action.SEE_AUDIT_LOG)
def export_audit_log(request: TenantRequest) -> StreamingHttpResponse:
    """Return the entries that the filter leaves, a line for each thing that changed."""
    form = AuditFilter(request.GET, organisation=request.organisation)
    by = AuditActor.person(user_of(request))
    return csv_response(FILE_NAME, FILE_HEADER, export_log(request.organisation, form.question, by))
