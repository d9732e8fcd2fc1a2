"""Deleting a sync, after saying what depends on it (R25)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from syncs.found import sync_of
from syncs.models import Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.overview.actions.delete import SyncDeletion, SyncIsDraft, count_kept, delete_sync
from syncs.overview.forms import DeleteSyncForm
from syncs.overview.queries.syncs import syncs_feeding
from web.form_page import form_page, posted
from web.wording import counted


@form_page
@may(Action.EDIT_SYNCS)
def delete_sync_page(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Say what depends on the sync and ask what becomes of its people, then delete it."""
    sync = sync_of(request, sync_id)
    if sync.state == SyncState.DRAFT:
        return _refuse_draft(request, sync)
    kept = count_kept(sync)
    form = DeleteSyncForm(posted(request), kept=kept)
    if form.is_valid():
        try:
            _report(request, sync, delete_sync(sync, form.people, now=timezone.now()))
        except SyncIsDraft:
            return _refuse_draft(request, sync)
        return redirect("sync_list", request.organisation.slug)
    feeding = syncs_feeding([sync.mailing_list])[sync.mailing_list.pk]
    context = {
        "sync": sync,
        "form": form,
        "kept": kept,
        "others": [other for other in feeding if other != sync],
        "runs": sync.runs.count(),
        "is_running": sync.runs.filter(state__in=UNFINISHED).exists(),
    }
    return render(request, "overview/delete_sync.html", context)


def _refuse_draft(request: TenantRequest, sync: Sync) -> HttpResponse:
    messages.warning(request, f"{sync} is a draft, which has a button of its own for this.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)


def _report(request: TenantRequest, sync: Sync, done: SyncDeletion | None) -> None:
    if done is None:
        messages.warning(request, f"{sync} was deleted already, so nothing was changed.")
        return
    sentences = [f"{sync} is deleted.", *_about_people(sync, done)]
    if done.cancelled:
        sentences.append(f"{counted(done.cancelled, 'run')} stopped for it.")
    messages.success(request, " ".join(sentences))


def _about_people(sync: Sync, done: SyncDeletion) -> list[str]:
    if done.kept is None:
        return [f"What becomes of its people on {sync.mailing_list} takes a moment."]
    if not done.kept.people:
        return []
    sentences = []
    if done.stayed:
        stays = "1 person stays" if done.stayed == 1 else f"{done.stayed:,} people stay"
        sentences.append(f"{stays} on {sync.mailing_list}, by hand.")
    if done.left:
        left = "1 person" if done.left == 1 else f"{done.left:,} people"
        who = f"{left}, who had opted out," if done.left == done.kept.opted_out_alone else left
        sentences.append(f"{who} left {sync.mailing_list}.")
    return sentences or [f"Nobody left {sync.mailing_list}: others keep them on it."]
