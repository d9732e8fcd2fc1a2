"""The buttons that undo a run, and the questions before its sync runs or goes on (R98)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from accounts.models import User
from syncs.found import run_of, sync_of
from syncs.models import ImportRun, SyncState
from syncs.state.activate import KeyNotWorking, SyncUnfit, activate, resume
from syncs.state.key_in_words import words_on_the_key
from syncs.state.undone import undone_last
from syncs.state.views.buttons import lead_to_run, start_run_response
from syncs.undo.actions import CannotUndo, apply_undo, request_undo
from web.form_page import form_page


@require_POST
@may(Action.RUN_SYNCS)
def undo_run(request: TenantRequest, run_id: int) -> HttpResponse:
    """Ask for the preview of an undo, and lead to it; nothing is put back yet."""
    return _ask(request, run_id, request_undo, refusal=f"Run {run_id} cannot be undone.")


@require_POST
@may(Action.RUN_SYNCS)
def undo_exactly(request: TenantRequest, run_id: int) -> HttpResponse:
    """Put back what a preview showed."""
    return _ask(request, run_id, apply_undo, refusal="Nothing was put back.")


def _ask(
    request: TenantRequest,
    run_id: int,
    ask: Callable[[ImportRun, User], ImportRun],
    *,
    refusal: str,
) -> HttpResponse:
    """Ask for the run that undoes a run, or shows it, and lead there; else say why not."""
    run = leads_to = run_of(request, run_id)
    try:
        leads_to = ask(run, user_of(request))
    except CannotUndo as why:
        messages.error(request, f"{refusal} {why}")
    return redirect("run_detail", request.organisation.slug, leads_to.pk)


@form_page
@may(Action.RUN_SYNCS)
def run_after_undo(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Say that a run would do again what was undone, and start it if that is wanted."""
    sync = sync_of(request, sync_id)
    if request.method == "POST":
        return start_run_response(request, sync, full="full" in request.POST)
    context = {"sync": sync, "undone": undone_last(sync), "full": "full" in request.GET}
    return render(request, "undo/run.html", context)


@form_page
@may(Action.RUN_SYNCS)
def resume_after_undo(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Say what the next run of the sync would do, and let it go on if that is wanted."""
    sync = sync_of(request, sync_id)
    if request.method != "POST":
        context = {"sync": sync, "undone": undone_last(sync)}
        return render(request, "undo/resume.html", context)
    user, now = user_of(request), timezone.now()
    is_inactive = sync.state == SyncState.INACTIVE
    try:
        if is_inactive:
            goes_on = activate(sync, user=user, now=now, knowingly=True)
        else:
            goes_on = resume(sync, now=now)
    except KeyNotWorking:
        messages.error(request, f"{sync} stays as it is. {words_on_the_key(sync, reader=user)}")
    except SyncUnfit as fault:
        messages.error(request, f"{sync} stays as it is. {fault}")
    else:
        if not goes_on:
            messages.warning(request, f"{sync} did not wait for this, so nothing was changed.")
        elif is_inactive:
            messages.success(request, f"{sync} is active again. It runs now.")
            return lead_to_run(request, sync)
        else:
            messages.success(request, f"{sync} goes on with its schedule.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)
