"""Sending a file of addresses, and then suppressing them or not (R106)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from contacts.models import SuppressionKind
from syncs.found import suppression_file_of
from syncs.suppression_files.actions.apply import AppliedBefore, apply_file, discard_file
from syncs.suppression_files.actions.keep import MAX_KEPT_LINES, keep_file
from syncs.suppression_files.forms import FileForm
from syncs.suppression_files.queries.report import recent_files
from syncs.suppression_files.rules.table import MAX_LINES
from web.form_page import form_page, posted
from web.wording import counted


@form_page
@may(Action.SUPPRESS)
def suppression_files(request: TenantRequest) -> HttpResponse:
    """Take a file and lead to its report; nothing is suppressed by that."""
    form = FileForm(
        posted(request), request.FILES or None, initial={"kind": SuppressionKind.DO_NOT_MAIL}
    )
    if form.is_valid():
        kept = keep_file(
            request.organisation,
            _name_of(form),
            form.lines,
            by=user_of(request),
            now=timezone.now(),
        )
        return redirect("suppression_file", request.organisation.slug, kept.pk)
    context = {
        "form": form,
        "files": recent_files(request.organisation),
        "max_lines": MAX_LINES,
        "max_kept": MAX_KEPT_LINES,
    }
    return render(request, "suppression_files/suppression_files.html", context)


@require_POST
@may(Action.SUPPRESS)
def apply_suppression_file(request: TenantRequest, file_id: int) -> HttpResponse:
    file = suppression_file_of(request, file_id)
    try:
        added = apply_file(file, by=user_of(request), now=timezone.now())
    except AppliedBefore:
        messages.info(request, "This file was applied before. Nothing was changed.")
    else:
        messages.success(request, f"{counted(added, 'suppression')} added from {file}.")
    return redirect("suppression_file", request.organisation.slug, file.pk)


@require_POST
@may(Action.SUPPRESS)
def discard_suppression_file(request: TenantRequest, file_id: int) -> HttpResponse:
    file = suppression_file_of(request, file_id)
    try:
        discard_file(file)
    except AppliedBefore:
        messages.info(request, "This file was applied, so its report stays. Nothing was changed.")
        return redirect("suppression_file", request.organisation.slug, file.pk)
    messages.success(request, f"{file} is discarded. Nobody was suppressed by it.")
    return redirect("suppression_files", request.organisation.slug)


def _name_of(form: FileForm) -> str:
    return str(form.cleaned_data["file"].name).replace("\0", "")[:200]
