"""Undoes runs in two steps: a preview of what would be put back, then exactly that (R98)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from syncs.checkpoint.phases import first_phase
from syncs.clock import database_now
from syncs.domain.outcomes import Outcome
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Kind, RunRow, RunState, Sync, SyncState, Trigger
from syncs.models.import_run import UNFINISHED
from syncs.models.sync import StopCause
from syncs.queue.request import queue_run
from syncs.queue.rest import reason_to_pause
from syncs.undo.obstacles import find_obstacle
from syncs.undo.rules import is_old


class CannotUndo(Exception):
    """The run is not undone; the message is a sentence for people."""


@transaction.atomic
def request_undo(run: ImportRun, user: User | None) -> ImportRun:
    """Ask for the preview of an undo; joins one of the same run that waits. Raises CannotUndo."""
    sync = _hold_sync(run)
    _require_undoable(run)
    waiting = ImportRun.objects.filter(
        sync_id=run.sync_id, kind=Kind.UNDO_PREVIEW, state=RunState.QUEUED
    ).first()
    if waiting is None:
        return _queue(sync, run, Kind.UNDO_PREVIEW, user)
    if waiting.about_id == run.pk:
        return waiting
    raise CannotUndo(f"The preview of another undo waits already, run {waiting.pk}.")


@transaction.atomic
def apply_undo(preview: ImportRun, user: User | None) -> ImportRun:
    """Ask for the undo that a preview has shown; the sync is paused at once, if it is active.

    What the preview showed is put back as far as it still can be, and nothing else. Raises
    CannotUndo.
    """
    sync = _hold_sync(preview)
    undone = _require_applicable(preview)
    _rest(sync, undone)
    return _queue(sync, undone, Kind.UNDO, user, shown_by=preview)


def why_not_put_back(preview: ImportRun) -> str:
    """Say why what the preview of an undo showed cannot be done, as far as is known without locks;
    "" where it can."""
    try:
        _require_applicable(preview)
    except CannotUndo as why:
        return str(why)
    return ""


def _require_applicable(preview: ImportRun) -> ImportRun:
    """Return the run that the preview is about, if what it showed may be done."""
    _require_shown(preview, database_now())
    undone = ImportRun.objects.get(later=preview)
    _require_undoable(undone)
    busy = ImportRun.objects.filter(sync_id=preview.sync_id, state__in=UNFINISHED)
    if other := busy.order_by("id").first():
        raise CannotUndo(
            f"Run {other.pk} of this sync waits or is in progress. Wait for its end, or cancel it."
        )
    return undone


def _hold_sync(run: ImportRun) -> Sync:
    return Sync.with_deleted.select_for_update(of=("self",)).get(pk=run.sync_id)


def _require_undoable(run: ImportRun) -> None:
    run.refresh_from_db()
    if obstacle := find_obstacle(run):
        raise CannotUndo(obstacle.sentence)


def _require_shown(preview: ImportRun, now: datetime) -> None:
    preview.refresh_from_db()
    if preview.kind != Kind.UNDO_PREVIEW or preview.state != RunState.SUCCEEDED:
        raise CannotUndo("There is no preview of an undo that has come to its end.")
    if done := preview.carried_out.first():
        if done.state in (RunState.CANCELLED, RunState.FAILED):
            raise CannotUndo(f"Run {done.pk} was to do this, and was stopped. Make a new preview.")
        if not done.is_finished:
            raise CannotUndo(f"Run {done.pk} is to do this, and has not come to its end.")
        raise CannotUndo(f"This has been done already, by run {done.pk}.")
    if not preview.put_back:
        raise CannotUndo("There is nothing to put back.")
    rows = RunRow.objects.filter(run_id=preview.pk, outcome=Outcome.PUT_BACK)
    if is_old(preview.finished_at, now) or not rows.exists():
        raise CannotUndo("This preview is old. Make a new one, and see what can be put back now.")


def _queue(
    sync: Sync, about: ImportRun, kind: Kind, user: User | None, shown_by: ImportRun | None = None
) -> ImportRun:
    settings = RunSettings.model_validate(about.settings).model_copy(update={"kind": kind.value})
    return queue_run(
        sync,
        Trigger.MANUAL,
        phase=first_phase(settings),
        kind=kind,
        about=about,
        shown_by=shown_by,
        requested_by=user,
        settings=settings.model_dump(mode="json"),
    )


def _rest(sync: Sync, undone: ImportRun) -> None:
    """Pause an active sync, whose next run would do the same again. Where an undo is undone it
    would not: then the sync stays as it is. What follows from that once the undo has ended is seen
    to by `syncs.queue.rest`."""
    if undone.kind != Kind.UNDO and sync.state == SyncState.ACTIVE:
        sync.state, sync.next_run_at = SyncState.PAUSED, None
        sync.state_cause = StopCause.RUN_UNDONE
        sync.state_reason = reason_to_pause(undone.pk)
        sync.save(update_fields=["state", "state_cause", "state_reason", "next_run_at"])
