"""Ends a run before its time: cancelled by a person, or failed. What it applied is kept (R77)."""

from datetime import datetime
from typing import Any

from syncs.checkpoint.lease import Lease
from syncs.checkpoint.progress import Progress
from syncs.domain.known_errors import what_to_do_about
from syncs.models import ImportRun, Phase, RunState
from syncs.run.finish import close, count_rows, drop_staging
from syncs.sql.statements import execute


def cancel(lease: Lease, now: datetime) -> None:
    """End the run as cancelled."""
    _stop(lease, RunState.CANCELLED, now)


def fail(
    lease: Lease,
    now: datetime,
    *,
    error: str,
    code: str,
    possible_again_at: datetime | None = None,
) -> None:
    """End the run as failed, with what happened, its code in `domain.known_errors`, and from when
    on it can succeed, where that is known."""
    _stop(
        lease,
        RunState.FAILED,
        now,
        error=error,
        error_code=code,
        what_to_do=what_to_do_about(code),
        possible_again_at=possible_again_at,
    )


def _stop(lease: Lease, state: RunState, now: datetime, **explanation: Any) -> None:
    with lease.checkpoint() as checkpoint:
        run = ImportRun.objects.get(pk=lease.run_id)
        for name, value in explanation.items():
            setattr(run, name, value)
        execute(
            checkpoint.cursor,
            "forget_unapplied",
            run_id=run.pk,
            applied=_last_applied(checkpoint.progress),
            removals_applied=checkpoint.progress.phase == Phase.FINISH,
        )
        close(run, state, now, count_rows(checkpoint.cursor, run.pk), checkpoint.progress)
        drop_staging(checkpoint.cursor, run.pk)


def _last_applied(progress: Progress) -> int:
    """Return the last ordinal that has been applied."""
    if progress.phase == Phase.APPLY:
        return progress.position
    return progress.staged if progress.phase in {Phase.APPLY_REMOVALS, Phase.FINISH} else 0
