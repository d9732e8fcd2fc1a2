"""Finds runs that nobody works on although somebody should, and calls a worker.

A worker died and its lease ran out; a wait is over; a message was lost. The call does no harm
when the worker comes after all: the lease decides.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from syncs.models import RunCheckpoint, RunState
from syncs.models.import_run import UNFINISHED
from syncs.queue.call import call_worker


def call_workers_to_silent_runs() -> int:
    """Call a worker to every silent run; returns how many."""
    now = timezone.now()
    unanswered = now - timedelta(seconds=settings.RUN_LEASE_SECONDS)
    silent = (
        RunCheckpoint.objects.filter(run__state__in=UNFINISHED, wake_at__lte=now)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .filter(Q(called_at=None) | Q(called_at__lt=unanswered))
        .exclude(run__state=RunState.QUEUED, run__sync__runs__state=RunState.RUNNING)
    )
    run_ids = list(silent.values_list("run_id", flat=True).distinct())
    for run_id in run_ids:
        call_worker(run_id)
    return len(run_ids)
