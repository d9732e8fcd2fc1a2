"""Asks a run to stop (R77)."""

from datetime import datetime

from django.db import transaction

from syncs.models import ImportRun, RunCheckpoint
from syncs.pipeline.call import call_worker


@transaction.atomic
def request_cancel(run: ImportRun, now: datetime) -> bool:
    """Mark the run and wake it if it waits; the worker stops it at its next checkpoint.

    Returns whether the run could still be cancelled.
    """
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.is_finished:
        return False
    if locked.cancel_requested_at is None:
        locked.cancel_requested_at = now
        locked.save(update_fields=["cancel_requested_at"])
    # While a worker holds the lease it looks at the mark itself; its lock would make us wait.
    if RunCheckpoint.objects.filter(pk=run.pk, lease_until=None).update(wake_at=now):
        call_worker(run.pk)
    return True
