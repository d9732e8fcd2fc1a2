"""Applies a preview: asks for a run that does exactly what it showed, or nothing (R75)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from accounts.models import User
from syncs.models import Connection, ImportRun, Kind, Preview, RunState, Sync, SyncState, Trigger
from syncs.models.import_run import UNFINISHED
from syncs.preview.actions.request import NoPreview, require_runnable, what_matters
from syncs.preview.actions.save import NotSaved, save_proposal
from syncs.proposal.parts import Proposal
from syncs.queue.request import queue_run
from syncs.sql.organisation_lock import lock_organisation
from syncs.state.activate import KeyNotWorking
from syncs.state.launch import NotReady, launch
from syncs.state.views.buttons import ENTER_A_KEY
from web.seen import ChangedMeanwhile, Seen


class NotApplied(Exception):
    """A preview cannot be applied any more, or not now; the message is a sentence for people."""


@transaction.atomic
def apply_preview(preview: ImportRun, user: User, *, now: datetime) -> ImportRun:
    """Ask for the run that applies a preview, and return it.

    A change that the preview tried is saved first, as its form would save it; a draft is launched,
    with this as its first run. Raises NotApplied, and then nothing is changed.
    """
    with connection.cursor() as cursor:  # in the order that `syncs.state.activate` tells
        lock_organisation(cursor, preview.organisation_id)
    Connection.objects.hold(preview.sync.connection_id)
    held = Sync.objects.select_for_update(of=("self",)).filter(pk=preview.sync_id).first()
    if held is None:
        raise NotApplied("The sync was deleted.")
    tried = _require_applicable(preview, held, locks=True)
    try:
        require_runnable(held)
    except NoPreview as why:
        raise NotApplied(str(why)) from why
    if tried.proposal is not None:
        _save(held, tried, now)
    request = partial(_queue, preview=preview, user=user)
    if held.state == SyncState.DRAFT:
        return _launch(held, user=user, now=now, request=request)
    return request(held, Trigger.MANUAL)


def why_not_applied(preview: ImportRun) -> str:
    """Say why a preview cannot be applied, as far as is known without locks; "" where it can."""
    sync = Sync.objects.filter(pk=preview.sync_id).first()
    if sync is None:
        return "The sync was deleted."
    try:
        _require_applicable(preview, sync)
    except NotApplied as why:
        return str(why)
    return ""


def _require_applicable(preview: ImportRun, sync: Sync, *, locks: bool = False) -> Preview:
    """Return what the preview tried, if it may be applied."""
    # Locked where it is applied: its rows are not forgotten in the same moment.
    previews = Preview.objects.filter(pk=preview.pk, run__kind=Kind.PREVIEW)
    tried = (previews.select_for_update(of=("self",)) if locks else previews).first()
    if tried is None or preview.state != RunState.SUCCEEDED:
        raise NotApplied("This preview did not come to its end, so there is nothing to apply.")
    if ImportRun.objects.filter(about=preview.pk, kind=Kind.APPLY).exists():
        raise NotApplied("This preview was applied already. Make a new one.")
    if tried.forgotten_at:
        raise NotApplied("What this preview showed is not kept any more. Make a new one.")
    try:
        Seen(tried.base).refuse_unseen(what_matters(sync))
    except ChangedMeanwhile as other:
        raise NotApplied(
            f"{_list_changes(other.names)} of this sync changed since the preview was made."
            " Make a new one."
        ) from other
    if sync.runs.filter(state__in=UNFINISHED).exists():
        raise NotApplied("A run of this sync waits or is in progress. Wait until it has ended.")
    return tried


_WORDS = {
    "selection": "the selection",
    "view_id": "the view",
    "retrieve_after": "the start of the retrieval",
    "criteria": "the criteria",
    "mailing_list_id": "the list",
    "opt_outs": "the rule about opt-outs",
    "deleted": "the rule about deletions",
    "converted": "the rule about converted candidates",
    "no_match": "the rule about people who no longer match",
    "mapping": "the mapping",
}


def _list_changes(names: list[str]) -> str:
    words = [_WORDS.get(name, name) for name in names]
    listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return listed[:1].upper() + listed[1:]


def _save(sync: Sync, tried: Preview, now: datetime) -> None:
    """Save the change that was tried."""
    try:
        save_proposal(sync, Proposal.model_validate(tried.proposal), now=now)
    except NotSaved as why:
        raise NotApplied(str(why)) from why


def _queue(sync: Sync, trigger: Trigger, *, preview: ImportRun, user: User) -> ImportRun:
    return queue_run(
        sync, trigger, kind=Kind.APPLY, about=preview, requested_by=user, full=preview.full
    )


def _launch(
    sync: Sync, *, user: User, now: datetime, request: Callable[[Sync, Trigger], ImportRun]
) -> ImportRun:
    requested: list[ImportRun] = []
    try:
        launch(
            sync,
            user=user,
            now=now,
            request=lambda held: requested.append(request(held, Trigger.ACTIVATION)),
        )
    except KeyNotWorking as fault:
        raise NotApplied(ENTER_A_KEY) from fault
    except NotReady as fault:
        raise NotApplied("Something of this draft is still missing: see its review.") from fault
    return requested[0]
