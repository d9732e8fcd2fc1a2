"""Calls a worker to a run: a message on the queue, sent when the transaction is committed.

The message only says where to look. Lost or doubled, it changes nothing: `resume_silent_runs`
calls again when nobody came.
"""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from syncs.models import RunCheckpoint

logger = logging.getLogger(__name__)

ADVANCE_RUN = "syncs.tasks.advance_run"


def call_worker(run_id: int, *, in_seconds: float | None = None) -> None:
    """Ask for a worker for this run, once the current transaction is committed, or later."""
    RunCheckpoint.objects.filter(pk=run_id).update(called_at=timezone.now())
    transaction.on_commit(partial(_send, run_id, in_seconds))


def call_worker_later(run_id: int, *, in_seconds: float) -> None:
    """Ask for a worker in a while, for a run that another one has; its checkpoint, which that one
    may have locked, is not touched."""
    transaction.on_commit(partial(_send, run_id, in_seconds))


def _send(run_id: int, in_seconds: float | None) -> None:
    try:
        current_app.send_task(ADVANCE_RUN, args=[run_id], countdown=in_seconds)
    except OperationalError:
        logger.warning("run %s: the broker is away, the run waits for the next tick", run_id)
