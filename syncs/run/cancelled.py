"""Ends runs that are to be cancelled and whose worker does not do it itself, or has none (R77).

Every worker looks once a second beside its turn (`syncs/turns/watch.py`), and before it takes one.
So it needs no free worker, no message and no clock: where all workers are busy, there are as many
that look, the one among them that is at work for the run.
"""

import logging
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations, serving, serving_nobody
from syncs.checkpoint.lease import AT_CHECKPOINT, Lease, LeaseLost, lock_key_of
from syncs.clock import database_now
from syncs.models import ImportRun, RunState
from syncs.queue.call import call_workers
from syncs.queue.cancel import NOTICE_SECONDS
from syncs.run.stop import cancel
from syncs.sql.statements import execute_outside_runs

logger = logging.getLogger(__name__)

INTERRUPTED_AFTER = timedelta(seconds=1)
"""What a worker has to come to the end of a batch by itself."""


def end_cancelled_runs() -> None:
    """Interrupt statements that are at work for cancelled runs; end the runs that nobody has, and
    those whose worker has had time to notice and has not."""
    with across_organisations(AcrossReason.TURN):
        marked = ImportRun.objects.filter(state=RunState.RUNNING, cancel_requested_at__isnull=False)
        if not marked.exists():
            return
        late = marked.filter(cancel_requested_at__lte=Now() - INTERRUPTED_AFTER)
        keys = [lock_key_of(run_id) for run_id in late.values_list("pk", flat=True)]
    _interrupt(keys)
    while lease := Lease.take_to_cancel():
        try:
            with serving(lease.organisation_id):
                cancel(lease, database_now())
        except LeaseLost:
            return
        logger.info("run %s: cancelled", lease.run_id)
        call_workers()  # to the run of the sync that waited for the end of this one


def _interrupt(keys: list[int]) -> None:
    """Interrupt the sessions that hold these locks, as the role that signed in: no other may."""
    if keys:
        with serving_nobody(), connection.cursor() as cursor:
            execute_outside_runs(
                cursor,
                "interrupt",
                at_checkpoint=AT_CHECKPOINT,
                run_keys=keys,
                notice_seconds=NOTICE_SECONDS,
            )
