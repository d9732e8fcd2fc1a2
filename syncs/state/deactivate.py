"""Makes syncs inactive and stops their runs, with what these have applied kept (R5, R12).

Who needs several locks takes them in the order that `activation` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from syncs.models import ImportRun, RunState, Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.queue.cancel import request_cancel


@dataclass(frozen=True)
class Stopped:
    """How many syncs became inactive, and how many runs end or have ended because of that."""

    syncs: int = 0
    runs: int = 0


def make_inactive(syncs: QuerySet[Sync], reason: str) -> int:
    """Those of the syncs that are active; returns how many. Watermarks stay, and so do paused
    syncs: nobody is to wake what a person has put to rest.

    A dispatcher that has a sync locked is waited for; one that comes later finds it inactive.
    """
    active = syncs.filter(state=SyncState.ACTIVE)
    return active.update(state=SyncState.INACTIVE, state_reason=reason, next_run_at=None)


def stop_with_runs(syncs: QuerySet[Sync], reason: str, now: datetime) -> Stopped:
    """Make them inactive, and cancel what is queued or running, also of those that are not active.

    The caller holds their connection's lock. The second look finds the runs that were queued or
    begun before their sync was locked; later there are none but those of people.
    """
    runs = ImportRun.objects.filter(sync__in=syncs)
    cancelled = _cancel(runs.filter(state=RunState.RUNNING), reason, now)
    stopped = make_inactive(syncs, reason)
    waiting = runs.filter(state__in=UNFINISHED, cancel_requested_at=None)
    return Stopped(stopped, cancelled + _cancel(waiting, reason, now))


def _cancel(runs: QuerySet[ImportRun], reason: str, now: datetime) -> int:
    return sum(request_cancel(run, now, reason=reason) for run in runs.order_by("id"))
