"""Ends the wait of a run before its time (R78)."""

from django.db.models.functions import Now

from syncs.models import ImportRun, RunCheckpoint
from syncs.models.import_run import UNFINISHED
from syncs.queue.call import call_worker


def end_wait(run: ImportRun) -> bool:
    """Let a waiting run go on with the next free worker; returns whether it waited.

    The clock is the database's, by which a worker may take it up.
    """
    waiting = RunCheckpoint.objects.filter(
        pk=run.pk, run__state__in=UNFINISHED, lease_until=None, wake_at__gt=Now()
    )
    if not waiting.update(wake_at=Now()):
        return False
    call_worker(run.pk)
    return True
