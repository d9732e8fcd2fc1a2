"""Deactivates syncs and cancels their runs; what these have applied is kept (R5, R12).

Who needs several locks takes them in the order that `syncs.state.activate` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from syncs.models import ImportRun, RunState, Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.models.sync import StopCause
from syncs.queue.cancel import request_cancel


@dataclass(frozen=True)
class Deactivation:
    """The numbers of syncs that became inactive, and of runs that end or have ended for it."""

    syncs: int = 0
    runs: int = 0


def deactivate(syncs: QuerySet[Sync], cause: StopCause, reason: str = "") -> int:
    """Make those of the syncs inactive that are active, and return how many they were.

    `reason` is the cause in more exact words, where there are any.

    Watermarks stay, and so do paused syncs: nobody is to wake what a person has put to rest. A
    dispatcher that has a sync locked is waited for; one that comes later finds it inactive.
    """
    active = syncs.filter(state=SyncState.ACTIVE)
    return active.update(
        state=SyncState.INACTIVE,
        state_cause=cause,
        state_reason=reason or cause.label,
        next_run_at=None,
    )


def deactivate_with_runs(
    syncs: QuerySet[Sync], cause: StopCause, now: datetime, *, reason: str = ""
) -> Deactivation:
    """Deactivate the syncs, and cancel their queued and running runs, also where one is not active.

    The caller holds their connection's lock. The second look finds the runs that were queued or
    begun before their sync was locked; later there are none but those of people.
    """
    words = reason or str(cause.label)
    cancelled = cancel_running(syncs, words, now)
    deactivated = deactivate(syncs, cause, reason)
    return Deactivation(deactivated, cancelled + cancel_unfinished(syncs, words, now))


def cancel_running(syncs: QuerySet[Sync], reason: str, now: datetime) -> int:
    """Cancel the running runs of the syncs, before these are locked; return how many."""
    runs = ImportRun.objects.filter(sync__in=syncs)
    return _cancel(runs.filter(state=RunState.RUNNING), reason, now)


def cancel_unfinished(syncs: QuerySet[Sync], reason: str, now: datetime) -> int:
    """Cancel what was queued or begun before the syncs were locked; return how many runs."""
    runs = ImportRun.objects.filter(sync__in=syncs)
    return _cancel(runs.filter(state__in=UNFINISHED, cancel_requested_at=None), reason, now)


def _cancel(runs: QuerySet[ImportRun], reason: str, now: datetime) -> int:
    return sum(request_cancel(run, now, reason=reason) for run in runs.order_by("id"))
