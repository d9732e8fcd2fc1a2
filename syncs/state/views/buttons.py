"""The buttons that run, pause and resume a sync (R85)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.editions.allowances import find_refusal
from syncs.found import sync_of
from syncs.models import ConnectionState, Sync, SyncState
from syncs.models.sync import ListArchived
from syncs.queue.request import request_run
from syncs.state.activate import KeyNotWorking, SyncUnfit, resume

ENTER_A_KEY = (
    "The key of its connection does not work or was never tested: an admin can test it, or enter a"
    " new one, under Account settings → Zoho Recruit."
)


@require_POST
@may(Action.RUN_SYNCS)
def run_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Ask for a run; `full` in the form reads everything, not only changes."""
    return start_run(request, sync_of(request, sync_id), full="full" in request.POST)


def start_run(request: TenantRequest, sync: Sync, *, full: bool) -> HttpResponse:
    """Ask for a run and lead to its page, or say on the sync's page why it was not started."""
    if sync.state == SyncState.DRAFT:
        messages.warning(request, f"{sync} is a draft. Finish it, then run it.")
        return _back_to(request, sync)
    if sync.connection.state == ConnectionState.KEY_REJECTED:
        messages.error(request, f"{sync} was not started. {ENTER_A_KEY}")
        return _back_to(request, sync)
    if sync.mailing_list.archived_at:
        messages.error(request, f"{sync} was not started. {ListArchived(sync.mailing_list)}")
        return _back_to(request, sync)
    if why := find_refusal(sync):
        messages.error(request, f"{sync} was not started. {why.sentences}")
        return _back_to(request, sync)
    run = request_run(sync, user=user_of(request), full=full)
    return redirect("run_detail", request.organisation.slug, run.pk)


@require_POST
@may(Action.RUN_SYNCS)
def pause_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    if sync.pause():
        messages.success(request, f"{sync} is paused. It runs only when somebody starts it.")
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
        messages.error(request, f"{sync} stays paused. {ENTER_A_KEY}")
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
