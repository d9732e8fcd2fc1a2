"""The buttons that undo a run, and the question before its sync goes on (R98)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.found import run_of, sync_of
from syncs.state.activate import KeyNotWorking, SyncUnfit, resume
from syncs.state.views.buttons import ENTER_A_KEY
from syncs.undo.actions import CannotUndo, apply_undo, request_undo
from web.form_page import form_page


@require_POST
@may(Action.RUN_SYNCS)
def undo_run(request: TenantRequest, run_id: int) -> HttpResponse:
    """Ask for the preview of an undo, and lead to it; nothing is put back yet."""
    run = run_of(request, run_id)
    try:
        preview = request_undo(run, user_of(request))
    except CannotUndo as why:
        messages.error(request, f"Run {run.pk} cannot be undone. {why}")
        return redirect("run_detail", request.organisation.slug, run.pk)
    return redirect("run_detail", request.organisation.slug, preview.pk)


@require_POST
@may(Action.RUN_SYNCS)
def undo_exactly(request: TenantRequest, run_id: int) -> HttpResponse:
    """Put back what a preview showed."""
    preview = run_of(request, run_id)
    try:
        undo = apply_undo(preview, user_of(request))
    except CannotUndo as why:
        messages.error(request, f"Nothing was put back. {why}")
        return redirect("run_detail", request.organisation.slug, preview.pk)
    return redirect("run_detail", request.organisation.slug, undo.pk)


@form_page
@may(Action.RUN_SYNCS)
def resume_after_undo(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Say what the next run of the sync would do, and let it go on if that is wanted."""
    sync = sync_of(request, sync_id)
    if request.method != "POST":
        return render(request, "undo/resume.html", {"sync": sync})
    try:
        resumed = resume(sync, now=timezone.now())
    except KeyNotWorking:
        messages.error(request, f"{sync} stays paused. {ENTER_A_KEY}")
    except SyncUnfit as fault:
        messages.error(request, f"{sync} stays paused. {fault}")
    else:
        if resumed:
            messages.success(request, f"{sync} goes on with its schedule.")
        else:
            messages.warning(request, f"{sync} was not paused, so nothing was changed.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)
