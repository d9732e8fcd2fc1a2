"""The tasks that Celery runs: each loads nothing itself, it delegates."""

from celery import shared_task

from syncs.clock import database_now
from syncs.closing.actions.purge import end_closed_organisations
from syncs.connection.actions.rejection_notice import tell_of_rejections
from syncs.holds.actions.expire import expire_holds
from syncs.holds.actions.notices import tell_of_holds, warn_of_expiry
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.sweep import call_workers_to_silent_runs
from syncs.run.advance import advance_next
from syncs.run.forget_previews import forget_old_previews


@shared_task
def start_due_syncs() -> None:
    """Queue what is due, at Beat's tick (R81)."""
    queue_due_runs(database_now())


@shared_task
def resume_silent_runs() -> None:
    """Call workers to runs whose worker died, whose wait is over, or whose message was lost, at
    Beat's tick."""
    call_workers_to_silent_runs()


@shared_task
def advance_run(run_id: int | None = None) -> None:
    """Bring the run forward that deserves it most, by one slice.

    Messages of earlier versions name a run; it gets its turn like all others.
    """
    advance_next()


@shared_task
def tell_of_rejected_keys() -> None:
    """Mail the admins of connections whose key was rejected (R7): when it happens, and by Beat for
    what could not be sent then."""
    tell_of_rejections(database_now())


@shared_task
def end_closed() -> None:
    """Delete the organisations for good whose waiting period is over, at Beat's tick (R102)."""
    end_closed_organisations(database_now())


@shared_task
def attend_to_holds() -> None:
    """Tell of people who are held, warn of those who are kept soon, and keep those about whom
    nobody has answered (R74): by Beat."""
    now = database_now()
    tell_of_holds(now)
    warn_of_expiry(now)
    expire_holds(now)


@shared_task
def forget_previews() -> None:
    """Forget what previews showed that nobody applied, at Beat's tick (R75)."""
    forget_old_previews(database_now())
