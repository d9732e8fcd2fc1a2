"""Applies a preview: asks for a run that does exactly what it showed, or nothing (R75)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from accounts.models import User
from contacts.actions.lists import NameTaken, create_list
from syncs.models import Connection, ImportRun, Kind, Preview, RunState, Sync, SyncState, Trigger
from syncs.models.import_run import UNFINISHED
from syncs.preview.actions.request import NoPreview, PreviewNeedsKey, require_runnable
from syncs.proposal.applications import DIFFERS, came_to_nothing, last_application_of
from syncs.proposal.parts import Proposal
from syncs.proposal.save import NotSaved, require_savable
from syncs.proposal.stored import what_matters
from syncs.queue.request import queue_run
from syncs.sql.organisation_lock import lock_organisation
from syncs.state.activate import KeyNotWorking
from syncs.state.key_in_words import words_on_the_key
from syncs.state.launch import NotReady, launch
from web.seen import ChangedMeanwhile, Seen


class NotApplied(Exception):
    """A preview cannot be applied any more, or not now; the message is a sentence for people."""


class ApplicationNeedsKey(NotApplied):
    """The key of the connection does not work, or was never tested."""


@transaction.atomic
def apply_preview(preview: ImportRun, user: User, *, now: datetime) -> ImportRun:
    """Ask for the run that applies a preview, and return it.

    A change that the preview tried is saved by that run, together with the first of what was shown,
    or not at all; a draft is launched, with this as its first run. Raises NotApplied, and then
    nothing is changed.
    """
    with connection.cursor() as cursor:  # in the order that `syncs.state.activate` tells
        lock_organisation(cursor, preview.organisation_id)
    Connection.objects.hold(preview.sync.connection_id)
    held = Sync.objects.select_for_update(of=("self",)).filter(pk=preview.sync_id).first()
    if held is None:
        raise NotApplied("The sync was deleted.")
    tried = _require_applicable(preview, held, locks=True)
    try:
        require_runnable(held, user=user)
    except PreviewNeedsKey as why:
        raise ApplicationNeedsKey(str(why)) from why
    except NoPreview as why:
        raise NotApplied(str(why)) from why
    if tried.proposal is not None and tried.saved_at is None:
        _prepare(held, tried, now)
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
    _require_unapplied(preview, tried)
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


def _require_unapplied(preview: ImportRun, tried: Preview) -> None:
    """Let a preview be applied once, and again where that came to nothing."""
    last = last_application_of(preview.pk)
    if last is None or came_to_nothing(last, tried):
        return
    if last.error_code == DIFFERS:
        raise NotApplied(f"Run {last.pk} found that people differ by now. Make a new one.")
    raise NotApplied("This preview was applied already. Make a new one.")


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


def _prepare(sync: Sync, tried: Preview, now: datetime) -> None:
    """Make the list that the change is about, which stays empty until it is saved, and see that the
    change can be saved."""
    proposal = Proposal.model_validate(tried.proposal)
    try:
        if proposal.rules and proposal.rules.new_list:
            made = create_list(sync.organisation, proposal.rules.new_list)
            rules = replace(proposal.rules, mailing_list_id=made.pk, new_list="")
            proposal = proposal.model_copy(update={"rules": rules})
            tried.proposal = proposal.model_dump(mode="json")
            tried.save(update_fields=["proposal"])
        require_savable(sync, proposal, now=now)
    except NameTaken as why:
        raise NotApplied(f"{why} Choose it, or another name, and make a new preview.") from why
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
        raise ApplicationNeedsKey(words_on_the_key(sync, reader=user)) from fault
    except NotReady as fault:
        raise NotApplied("Something of this draft is still missing: see its review.") from fault
    return requested[0]
