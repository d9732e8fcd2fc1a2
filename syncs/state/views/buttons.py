"""The buttons that run, pause and resume a sync (R85)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.found import sync_of
from syncs.models import Sync
from syncs.state.activate import KeyNotWorking, SyncUnfit, resume
from syncs.state.key_in_words import words_on_the_key
from syncs.state.pause import pause
from syncs.state.start import NotStarted, StillDraft, start_run
from syncs.state.undone import undone_last


def lead_to_run(request: TenantRequest, sync: Sync) -> HttpResponse:
    """Lead to the run that was asked for a moment ago; to the sync's page where there is none
    (R92)."""
    run = sync.runs.order_by("-id").only("id").first()
    if run is None:
        return _back_to(request, sync)
    return redirect("run_detail", request.organisation.slug, run.pk)


@require_POST
@may(Action.RUN_SYNCS)
def run_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Ask for a run; `full` in the form reads everything, not only changes."""
    return ask_or_start(request, sync_of(request, sync_id), full="full" in request.POST)


def ask_or_start(request: TenantRequest, sync: Sync, *, full: bool) -> HttpResponse:
    """Ask for a run; where it would do again what was undone last, lead to that question (R98)."""
    if undone_last(sync):
        question = reverse("run_after_undo", args=[request.organisation.slug, sync.pk])
        return redirect(f"{question}?full=yes" if full else question)
    return start_run_response(request, sync, full=full)


def start_run_response(request: TenantRequest, sync: Sync, *, full: bool) -> HttpResponse:
    """Ask for a run and lead to its page, or say on the sync's page why it was not started. Whether
    it is to do again what was undone has been asked before."""
    try:
        run = start_run(sync, user=user_of(request), full=full, knowingly=True)
    except StillDraft as why:
        messages.warning(request, str(why))
    except NotStarted as why:
        messages.error(request, f"{sync} was not started. {why}")
    else:
        return redirect("run_detail", request.organisation.slug, run.pk)
    return _back_to(request, sync)


@require_POST
@may(Action.RUN_SYNCS)
def pause_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    if paused := pause(sync, now=timezone.now()):
        messages.success(request, f"{sync} is paused. {paused.words}")
    else:
        messages.warning(request, f"{sync} was not active, so nothing was changed.")
    return _back_to(request, sync)


@require_POST
@may(Action.RUN_SYNCS)
def resume_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    if sync.is_paused_by_undo:
        return redirect("resume_after_undo", request.organisation.slug, sync.pk)
    try:
        resumed = resume(sync, now=timezone.now())
    except KeyNotWorking:
        messages.error(
            request, f"{sync} stays paused. {words_on_the_key(sync, reader=user_of(request))}"
        )
    except SyncUnfit as fault:
        messages.error(request, f"{sync} stays paused. {fault}")
    else:
        if resumed:
            messages.success(request, f"{sync} goes on with its schedule.")
        else:
            messages.warning(request, f"{sync} was not paused, so nothing was changed.")
    return _back_to(request, sync)


def _back_to(request: TenantRequest, sync: Sync) -> HttpResponse:
    return redirect("sync_detail", request.organisation.slug, sync.pk)
