"""What is due, seen to sync by sync with plain loops, to compare with (R76, R81, R82)."""

from datetime import datetime

from syncs.domain.schedule import InvalidSchedule
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync, SyncState, Trigger
from syncs.models.sync import StopCause


def queue_one_by_one(syncs: list[Sync], now: datetime) -> int:
    """Queue a run for each of the syncs that is due; returns how many were."""
    due = [
        sync
        for sync in syncs
        if sync.state == SyncState.ACTIVE and sync.next_run_at and sync.next_run_at <= now
    ]
    for sync in due:
        _see_to(sync, now)
    return len(due)


def _see_to(sync: Sync, now: datetime) -> None:
    assert sync.next_run_at is not None
    try:
        schedule = sync.schedule
    except InvalidSchedule as fault:
        sync.state, sync.next_run_at = SyncState.INACTIVE, None
        sync.state_cause = StopCause.SCHEDULE_UNFIT
        sync.state_reason = f"The schedule does not fit: {fault}"[:200]
    else:
        *missed, due_at = [sync.next_run_at, *schedule.missed(sync.next_run_at, now)]
        _queue(sync, due_at, [instant.isoformat() for instant in missed])
        sync.next_run_at = schedule.next_after(now)
    sync.save()


def _queue(sync: Sync, due_at: datetime, missed: list[str]) -> None:
    if sync.runs.filter(due_at=due_at).exists():
        return
    queued = sync.runs.filter(state=RunState.QUEUED).first()
    if queued is None:
        fields = {"trigger": Trigger.SCHEDULED, "due_at": due_at, "missed": missed}
        run = ImportRun.objects.create(organisation=sync.organisation, sync=sync, **fields)
        RunCheckpoint.objects.create(run=run, organisation_id=sync.organisation_id)
        return
    if queued.due_at is not None:
        missed = [*queued.missed, queued.due_at.isoformat(), *missed]
    queued.due_at, queued.missed = due_at, missed
    queued.save()
