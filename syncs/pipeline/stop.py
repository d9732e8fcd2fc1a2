"""Ends a run before its time: cancelled by a person, or failed. What it applied is kept (R77)."""

from datetime import datetime

from syncs.models import ImportRun, Phase, RunState
from syncs.pipeline.finish import close, count_rows, drop_staging
from syncs.pipeline.lease import Lease, Progress
from syncs.pipeline.statements import execute


def cancel(lease: Lease, now: datetime) -> None:
    """End the run as cancelled."""
    _stop(lease, RunState.CANCELLED, now)


def fail(lease: Lease, now: datetime, *, error: str, what_to_do: str) -> None:
    """End the run as failed, with what happened and what a person can do about it."""
    _stop(lease, RunState.FAILED, now, error, what_to_do)


def _stop(
    lease: Lease, state: RunState, now: datetime, error: str = "", what_to_do: str = ""
) -> None:
    with lease.checkpoint() as step:
        run = ImportRun.objects.get(pk=lease.run_id)
        run.error, run.what_to_do = error, what_to_do
        execute(
            step.cursor,
            "forget_unapplied",
            run_id=run.pk,
            applied=_applied(step.progress),
            removals_applied=step.progress.phase == Phase.FINISH,
        )
        close(run, state, now, count_rows(step.cursor, run.pk), step.progress.api_calls)
        drop_staging(step.cursor, run.pk)


def _applied(progress: Progress) -> int:
    """The last ordinal that has been applied."""
    if progress.phase == Phase.APPLY:
        return progress.position
    return progress.staged if progress.phase in {Phase.APPLY_REMOVALS, Phase.FINISH} else 0
