"""The buttons that ask for a preview of a sync as it is, or once more for one (R75)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.found import run_of, sync_of
from syncs.models import ImportRun, Preview, Sync, SyncState
from syncs.preview.actions.request import NoPreview, request_preview
from syncs.proposal.parts import Proposal
from syncs.proposal.stored import what_matters
from web.seen import ChangedMeanwhile, Seen


@require_POST
@may(Action.RUN_SYNCS)
def preview_sync(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Ask for a preview of the sync as it is, and lead to its page."""
    sync = sync_of(request, sync_id)
    try:
        run = request_preview(sync, user_of(request))
    except NoPreview as why:
        return _refuse(request, sync, str(why))
    return redirect("run_detail", request.organisation.slug, run.pk)


@require_POST
@may(Action.RUN_SYNCS)
def preview_again(request: TenantRequest, run_id: int) -> HttpResponse:
    """Ask once more what a preview has asked, or what one has whose application was refused.

    A change that was tried is tried again, unless it is saved by now, or somebody else has changed
    the same: that is to be seen first, where it is edited (R24).
    """
    run = run_of(request, run_id)
    sync = sync_of(request, run.sync_id)
    tried = _find_tried(run)
    proposal = Proposal.model_validate(tried.proposal) if tried and tried.proposal else None
    if tried and tried.saved_at:
        proposal = None
    try:
        again = request_preview(
            sync,
            user_of(request),
            retroactive=tried is not None and tried.retroactive,
            proposal=proposal,
            compare=partial(_refuse_overwriting, proposal, tried) if proposal and tried else None,
        )
    except NoPreview as why:
        return _refuse(request, sync, str(why))
    return redirect("run_detail", request.organisation.slug, again.pk)


def _refuse_overwriting(proposal: Proposal, tried: Preview, held: Sync) -> None:
    now = {name: value for name, value in what_matters(held).items() if name in proposal.edits}
    try:
        Seen(tried.base).refuse_unseen(now)
    except ChangedMeanwhile as other:
        raise NoPreview(
            f"Somebody has changed {proposal.in_words} since the last one. Look at that, and"
            " preview your change from there."
        ) from other


def _find_tried(run: ImportRun) -> Preview | None:
    number = run.pk if run.is_preview else run.about_id
    return Preview.objects.filter(pk=number, run__organisation_id=run.organisation_id).first()


def _refuse(request: TenantRequest, sync: Sync, why: str) -> HttpResponse:
    messages.error(request, f"No preview was made. {why}")
    page = "edit_review" if sync.state == SyncState.DRAFT else "sync_detail"
    return redirect(page, request.organisation.slug, sync.pk)
