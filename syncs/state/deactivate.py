"""Deactivates syncs and cancels their runs; what these have applied is kept (R5, R12).

Who needs several locks takes them in the order that `syncs.state.activate` tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from syncs.models import ImportRun, RunState, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.queue.cancel import cancel_queued, request_cancel
from syncs.queue.rest import deactivate_resting


@dataclass(frozen=True)
class Deactivation:
    """The numbers of syncs that became inactive, and of runs that end or have ended for it."""

    syncs: int = 0
    runs: int = 0


def deactivate(syncs: QuerySet[Sync], cause: StopCause, reason: str = "") -> int:
    """Make those of the syncs inactive that are active, or rest only while a run is undone, and
    return how many they were.

    `reason` is the cause in more exact words, where there are any.

    Watermarks stay, and so do paused syncs: nobody is to wake what a person has put to rest. A
    dispatcher that has a sync locked is waited for; one that comes later finds it inactive.
    """
    inactive = {
        "state": SyncState.INACTIVE,
        "state_cause": cause,
        "state_reason": reason or cause.label,
        "next_run_at": None,
    }
    active = syncs.filter(state=SyncState.ACTIVE)
    return active.update(**inactive) + deactivate_resting(syncs, **inactive)


def deactivate_with_runs(
    syncs: QuerySet[Sync], cause: StopCause, now: datetime, *, reason: str = ""
) -> Deactivation:
    """Deactivate the syncs, and cancel their queued and running runs, also where one is not active.

    The caller holds their connection's lock.
    """
    words = reason or str(cause.label)
    return _hold_without_runs(syncs, words, now, lambda: deactivate(syncs, cause, reason))


def hold_without_runs(syncs: QuerySet[Sync], reason: str, now: datetime) -> int:
    """Lock the syncs, and cancel their queued and running runs; return how many.

    When this comes back no run of the syncs can begin, or be made, until they are free.
    """
    return _hold_without_runs(syncs, reason, now, lambda: 0).runs


def _hold_without_runs(
    syncs: QuerySet[Sync], reason: str, now: datetime, change: Callable[[], int]
) -> Deactivation:
    """Do `change` to the locked syncs while their queued runs still tell why they rest.

    Running runs are marked before the syncs are locked, because one that ends has locked itself and
    waits for its sync. Where one has begun between the two, the syncs are let go of, and all is
    done again.
    """
    cancelled = 0
    while True:
        cancelled += _cancel_running(syncs, reason, now)
        with transaction.atomic():
            list(syncs.order_by("pk").select_for_update(of=("self",)).values("pk"))
            changed = change()
            queued = cancel_queued(ImportRun.objects.filter(sync__in=syncs), now, reason=reason)
            if not _running(syncs).exists():
                return Deactivation(changed, cancelled + queued)
            transaction.set_rollback(True)


def _cancel_running(syncs: QuerySet[Sync], reason: str, now: datetime) -> int:
    return sum(request_cancel(run, now, reason=reason) for run in _running(syncs).order_by("id"))


def _running(syncs: QuerySet[Sync]) -> QuerySet[ImportRun]:
    """Return the running runs of the syncs that nobody has cancelled."""
    return ImportRun.objects.filter(
        sync__in=syncs, state=RunState.RUNNING, cancel_requested_at=None
    )
