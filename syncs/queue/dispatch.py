"""Makes the runs that are due (R81, R82).

However many dispatchers run: a due sync is locked while its run is made and its next instant is
set, in one transaction, and (sync, due instant) is unique.
"""

import logging
from datetime import datetime

from django.db import transaction

from syncs.domain.schedule import InvalidSchedule
from syncs.models import RunState, Sync, SyncState, Trigger
from syncs.models.sync import StopCause
from syncs.queue.request import queue_run

logger = logging.getLogger(__name__)

AT_ONCE = 100


def queue_due_runs(now: datetime) -> int:
    """Queue a run for every active sync that is due; returns how many syncs were due."""
    due = 0
    while queued := _queue_some(now):
        due += queued
    return due


@transaction.atomic
def _queue_some(now: datetime) -> int:
    syncs = (
        Sync.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=SyncState.ACTIVE, next_run_at__lte=now)
        .order_by("next_run_at")[:AT_ONCE]
    )
    return sum(_queue_due(sync, now) for sync in syncs)


def _queue_due(sync: Sync, now: datetime) -> int:
    first_due = sync.next_run_at
    assert first_due is not None  # noqa: S101 (by the filter above)
    try:
        schedule = sync.schedule
    except InvalidSchedule as fault:
        return _deactivate(sync, fault)
    *earlier, due_at = [first_due, *schedule.missed(first_due, now)]
    _queue(sync, due_at, earlier)
    sync.next_run_at = schedule.next_after(now)
    sync.save(update_fields=["next_run_at"])
    return 1


def _deactivate(sync: Sync, fault: InvalidSchedule) -> int:
    """Make a sync inactive whose schedule does not fit: it must not keep the others waiting."""
    logger.error("sync %s: its schedule does not fit: %s", sync.pk, fault)
    sync.state, sync.next_run_at = SyncState.INACTIVE, None
    sync.state_cause = StopCause.SCHEDULE_UNFIT
    sync.state_reason = f"The schedule does not fit: {fault}"[:200]
    sync.save(update_fields=["state", "state_cause", "state_reason", "next_run_at"])
    return 1


def _queue(sync: Sync, due_at: datetime, earlier: list[datetime]) -> None:
    """Queue one run for the instant. A run that is queued already stands for it too (R76)."""
    missed = [instant.isoformat() for instant in earlier]
    queued = sync.runs.filter(state=RunState.QUEUED).first()
    if queued is None:
        queue_run(sync, Trigger.SCHEDULED, due_at=due_at, missed=missed)
        return
    if queued.due_at is not None:
        missed = [*queued.missed, queued.due_at.isoformat(), *missed]
    queued.due_at, queued.missed = due_at, missed
    queued.save(update_fields=["due_at", "missed"])
