"""Ends the wait of a run before its time (R78)."""

from django.db import transaction
from django.db.models.functions import Now

from syncs.clock import database_now
from syncs.models import CreditBalance, ImportRun, RecruitCircuit, RunCheckpoint
from syncs.models.import_run import UNFINISHED
from syncs.queue.call import call_workers


@transaction.atomic
def end_wait(run: ImportRun) -> bool:
    """Let a waiting run go on with the next free worker; returns whether it waited.

    The clock is the database's, by which a worker may take it up. Where Recruit is silent, or
    had no credits left, the run tries whether that is still so.
    """
    waiting = RunCheckpoint.objects.filter(
        pk=run.pk, run__state__in=UNFINISHED, lease_until=None, wake_at__gt=Now()
    )
    # Who has locked it is a worker that takes it or gives it back, and is not waited for.
    free = waiting.select_for_update(skip_locked=True, of=("self",))
    if not RunCheckpoint.objects.filter(pk__in=free).update(wake_at=Now()):
        return False
    RecruitCircuit.objects.let_one_try(run.sync.connection_id, database_now())
    CreditBalance.objects.forget(run.sync.connection_id)
    call_workers()
    return True
