"""The progress of a run, for the part of the run page that renews itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syncs.history.queries.progress import RunProgress, progress_of
from syncs.models import ImportRun, RunCheckpoint, RunState


@dataclass(frozen=True)
class LiveProgress:
    """`elapsed` counts from the run's start, None before it; `rate` is records read a second."""

    run: ImportRun
    seen: RunProgress
    elapsed: timedelta | None
    waits_for: str
    other_run: ImportRun | None

    @property
    def rate(self) -> float | None:
        seconds = self.elapsed.total_seconds() if self.elapsed else 0
        return self.seen.fetched / seconds if seconds >= 1 and self.seen.fetched else None

    @property
    def title(self) -> str:
        if self.run.cancel_requested_at:
            return "Cancelling"
        return self.seen.phase if self.run.state == RunState.RUNNING else "Queued"


def live_progress_of(run: ImportRun, now: datetime) -> LiveProgress:
    """Return the progress of a run that is queued or running."""
    checkpoint = RunCheckpoint.objects.get(pk=run.pk)
    other = _running_before(run)
    return LiveProgress(
        run=run,
        seen=progress_of(checkpoint),
        elapsed=now - run.started_at if run.started_at else None,
        waits_for=_waits_for(run, checkpoint, other, now),
        other_run=other,
    )


def _running_before(run: ImportRun) -> ImportRun | None:
    """Return the running run of the same sync that a queued one waits for (R76)."""
    if run.state != RunState.QUEUED:
        return None
    return ImportRun.objects.filter(sync_id=run.sync_id, state=RunState.RUNNING).only("id").first()


def _waits_for(
    run: ImportRun, checkpoint: RunCheckpoint, other: ImportRun | None, now: datetime
) -> str:
    if run.cancel_requested_at:
        return "It stops at its next step. What it has applied is kept."
    if other:
        return "It waits for the run of this sync that is in progress."
    if checkpoint.lease_until is None and checkpoint.wake_at > now:
        seconds = round((checkpoint.wake_at - now).total_seconds())
        return f"It was held up and goes on by itself in {max(seconds, 1)} s."
    if run.state == RunState.QUEUED:
        return "It waits for a free worker."
    return ""
