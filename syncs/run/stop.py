"""Ends a run before its time: cancelled by a person, or failed. What it applied is kept (R77)."""

from datetime import datetime
from typing import Any

from syncs.checkpoint.held import cancel_reopened_hold, end_hold
from syncs.checkpoint.hold_run import hold_run
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import is_behind
from syncs.checkpoint.progress import Progress
from syncs.domain.known_errors import what_to_do_about
from syncs.models import ImportRun, Kind, Phase, RunState, Trigger
from syncs.models.import_run import IMPORTING
from syncs.models.sync import StopCause
from syncs.queue.held import reopen_hold
from syncs.queue.launched import take_back_launch
from syncs.queue.only_run import note_only_run
from syncs.queue.request import request_run
from syncs.queue.rest import end_rest
from syncs.run.apply import StagingLost
from syncs.run.finish import close, count_rows
from syncs.run.undo import conclude_undo
from syncs.sql.forgetting import forget_unapplied
from syncs.sql.staging import drop_tables_of


def cancel(lease: Lease, now: datetime) -> None:
    """End the run as cancelled."""
    with lease.checkpoint(interruptible=False) as checkpoint:
        run = _stop(lease, checkpoint, RunState.CANCELLED, now)
        if run.kind in IMPORTING:
            note_only_run(run.sync_id, StopCause.ONLY_RUN_CANCELLED)


def fail(
    lease: Lease,
    now: datetime,
    *,
    error: str,
    code: str,
    possible_again_at: datetime | None = None,
) -> None:
    """End the run as failed, with what happened, its code in `domain.known_errors`, and from when
    on it can succeed, where that is known.

    Where PostgreSQL lost what the run had read, and a part of it was applied, another run is asked
    for, which does the rest; not for a list that was archived meanwhile, which nobody reads.
    """
    with lease.checkpoint(interruptible=False) as checkpoint:
        run = _stop(
            lease,
            checkpoint,
            RunState.FAILED,
            now,
            error=error,
            error_code=code,
            what_to_do=what_to_do_about(code),
            possible_again_at=possible_again_at,
        )
        if run.kind in IMPORTING:
            if code == StagingLost.kind and _is_recovery_of_use(run):
                request_run(run.sync, user=None, full=run.full, trigger=Trigger.RECOVERY)
            note_only_run(run.sync_id, StopCause.ONLY_RUN_FAILED)


def _stop(
    lease: Lease, checkpoint: Checkpoint, state: RunState, now: datetime, **explanation: Any
) -> ImportRun:
    run = hold_run(lease.run_id)
    for name, value in explanation.items():
        setattr(run, name, value)
    forget_unapplied(
        checkpoint.cursor,
        run.pk,
        applied=_last_applied(checkpoint.progress, Phase.APPLY),
        removals_applied=_last_applied(checkpoint.progress, Phase.APPLY_REMOVALS),
    )
    end_hold(checkpoint.cursor, sync_id=run.sync_id, run_id=run.pk)
    reopen_hold(run, now)
    cancel_reopened_hold(checkpoint.cursor, run, now)
    counts = count_rows(checkpoint.cursor, run.pk)
    if run.kind == Kind.UNDO and counts.put_back:
        conclude_undo(run)
        run.refresh_from_db(fields=["remarks"])
    end_rest(run, now, put_back=counts.put_back)
    close(run, state, now, counts, checkpoint.progress)
    take_back_launch(run)
    drop_tables_of(checkpoint.cursor, run.pk)
    return run


def _is_recovery_of_use(run: ImportRun) -> bool:
    return run.trigger != Trigger.RECOVERY and not run.sync.mailing_list.archived_at


def _last_applied(progress: Progress, applying: Phase) -> int:
    """Return the last ordinal that has been applied in a phase that goes through them."""
    if progress.phase == applying:
        return progress.position
    return progress.staged if is_behind(progress.phase, applying) else 0
