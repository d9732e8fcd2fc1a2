"""Asks a run to stop (R77)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from syncs.models import ImportRun, RunState
from syncs.models.import_run import IMPORTING
from syncs.models.sync import StopCause
from syncs.queue.call import call_workers
from syncs.queue.held import reopen_hold
from syncs.queue.launched import hold_if_launched, take_back_launch
from syncs.queue.only_run import hold_if_only_run, note_only_run
from syncs.queue.rest import end_rest, hold_if_resting

NOTICE_SECONDS = 3.0
"""What a worker has to notice that its run is cancelled: it looks after every batch."""


@transaction.atomic
def request_cancel(run: ImportRun, now: datetime, *, reason: str = "") -> bool:
    """End a queued run at once; mark a running one, which stops at its next checkpoint, or is taken
    away from a worker that does not come to one.

    `reason` says why, where it was not a person's wish. Returns whether the run could still be
    cancelled.
    """
    return _end_queued(run, now, reason) or _mark_running(run, now, reason)


def cancel_queued(runs: QuerySet[ImportRun], now: datetime, *, reason: str) -> int:
    """End those of the runs that have not begun, and return how many; the others go on."""
    queued = runs.filter(state=RunState.QUEUED).order_by("id")
    return sum(_end_queued(run, now, reason) for run in queued)


def _end_queued(run: ImportRun, now: datetime, reason: str) -> bool:
    """End a run of which nothing has begun: nobody may join a run that is not going to happen
    (R76). Against the worker that is about to begin it, the state decides: both are conditional
    UPDATEs."""
    queued = ImportRun.objects.filter(pk=run.pk, state=RunState.QUEUED)
    if not queued.exists():
        return False
    with transaction.atomic():
        if run.kind in IMPORTING:
            hold_if_only_run(run.sync_id)
        hold_if_resting(run)
        hold_if_launched(run)
        ended = queued.update(
            state=RunState.CANCELLED, cancel_requested_at=now, cancel_reason=reason, finished_at=now
        )
        if not ended:
            # It has begun, and such a run is locked before its sync, which this lets go of.
            transaction.set_rollback(True)
            return False
        run.cancel_reason = reason
        end_rest(run, now, put_back=0)
        take_back_launch(run)
    reopen_hold(run, now)
    if run.kind in IMPORTING:
        note_only_run(run.sync_id, StopCause.ONLY_RUN_CANCELLED)
    return True


def _mark_running(run: ImportRun, now: datetime, reason: str) -> bool:
    """Mark a running run to be cancelled; a wait of it is over by that. Its checkpoint, which a
    worker may have locked, is not touched."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.is_finished:
        return False
    if locked.cancel_requested_at is None:
        locked.cancel_requested_at, locked.cancel_reason = now, reason
        locked.save(update_fields=["cancel_requested_at", "cancel_reason"])
    call_workers()  # for a run that nobody has
    # A worker that has it looks at the mark itself, unless it hangs in a call to Recruit.
    call_workers(in_seconds=NOTICE_SECONDS + 0.5)
    return True
