"""Activating inactive syncs: one, or all of a connection that a key had deactivated (R5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.found import connection_of, sync_of
from syncs.models import SyncState
from syncs.state.activate import (
    Activation,
    KeyNotWorking,
    SyncUnfit,
    activate,
    activate_all,
    syncs_waiting_for_key,
)
from syncs.state.key_in_words import words_on_the_key
from syncs.state.undone import undone_last
from syncs.state.views.buttons import lead_to_run
from web.form_page import form_page
from web.wording import counted


@require_POST
@may(Action.RUN_SYNCS)
def activate_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Put an inactive sync back on its schedule; it runs at once. Where it would do again what was
    undone last, lead to that question (R98)."""
    sync = sync_of(request, sync_id)
    if sync.state == SyncState.INACTIVE and undone_last(sync):
        return redirect("resume_after_undo", request.organisation.slug, sync.pk)
    try:
        activated = activate(sync, user=user_of(request), now=timezone.now())
    except KeyNotWorking:
        messages.error(
            request, f"Nothing was activated. {words_on_the_key(sync, reader=user_of(request))}"
        )
    except SyncUnfit as fault:
        messages.error(request, f"{sync} stays inactive. {fault}")
    else:
        if activated:
            messages.success(request, f"{sync} is active again. It runs now.")
            return lead_to_run(request, sync)
        messages.warning(request, f"{sync} was not inactive, so nothing was changed.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)


@form_page
@may(Action.RUN_SYNCS)
def activate_syncs(request: TenantRequest, connection_id: int) -> HttpResponse:
    """Say what *Activate all* does, then do it in one step."""
    connection = connection_of(request, connection_id)
    if request.method != "POST":
        waiting = syncs_waiting_for_key(connection).select_related("mailing_list")
        return render(
            request, "state/activate_syncs.html", {"connection": connection, "waiting": waiting}
        )
    try:
        done = activate_all(connection, user=user_of(request), now=timezone.now())
    except KeyNotWorking:
        messages.error(
            request,
            f"Nothing was activated. {words_on_the_key(connection, reader=user_of(request))}",
        )
    else:
        _report_activation(request, done)
    return redirect("sync_list", request.organisation.slug)


def _report_activation(request: TenantRequest, done: Activation) -> None:
    if done.activated:
        many = len(done.activated) > 1
        messages.success(
            request,
            f"{counted(len(done.activated), 'sync')} {'are' if many else 'is'} active again and"
            f" {'run' if many else 'runs'} now.",
        )
    elif not done.unfit:
        messages.info(request, "No sync was waiting to be activated.")
    for sync, why in done.unfit:
        messages.error(request, f"{sync} stays inactive. {why}")
