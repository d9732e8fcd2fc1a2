"""The progress of a run, for the part of the run page that renews itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syncs.alarms.late import late_since
from syncs.history.queries.progress import Counted, RunProgress, progress_of
from syncs.models import ImportRun, RecruitCircuit, RunCheckpoint, RunState
from syncs.models.run_checkpoint import WaitReason

IN_VAIN = (WaitReason.FILE, WaitReason.KEY_REFUSED)


@dataclass(frozen=True)
class LiveProgress:
    """`elapsed` counts from the run's start, None before it; `rate` is records read a second,
    None when reading is over.

    `goes_on_at` is the end of a wait, None where there is none; `late_since` is when the run was
    due that should have started by now, None for others (R84).
    """

    run: ImportRun
    seen: RunProgress
    elapsed: timedelta | None
    waits_for: str
    goes_on_at: datetime | None
    reason: str
    now: datetime
    other_run: ImportRun | None
    silent_since: datetime | None
    """Since when Recruit has not answered, where that is the reason."""
    late_since: datetime | None

    @property
    def rate(self) -> float | None:
        if self.seen.counted == Counted.ONCE or not self.elapsed:
            return None
        seconds = self.elapsed.total_seconds()
        return self.seen.fetched / seconds if seconds >= 1 and self.seen.fetched else None

    @property
    def can_be_tried_now(self) -> bool:
        """Tell whether anything is gained by cutting the wait short: neither is Recruit's file
        written sooner, nor is a refusal believed sooner."""
        return self.goes_on_at is not None and self.reason not in IN_VAIN

    @property
    def seconds_left(self) -> int | None:
        """The seconds of a wait that has less than a minute to go."""
        left = (self.goes_on_at - self.now).total_seconds() if self.goes_on_at else 60
        return max(1, round(left)) if left < 60 else None

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
        waits_for=_waits_for(run, checkpoint, other),
        goes_on_at=_goes_on_at(run, checkpoint, now),
        reason=checkpoint.wait_reason,
        now=now,
        other_run=other,
        silent_since=_silent_since(run, checkpoint),
        late_since=late_since(run),
    )


def _running_before(run: ImportRun) -> ImportRun | None:
    """Return the running run of the same sync that a queued one waits for (R76)."""
    if run.state != RunState.QUEUED:
        return None
    return ImportRun.objects.filter(sync_id=run.sync_id, state=RunState.RUNNING).only("id").first()


def _goes_on_at(run: ImportRun, checkpoint: RunCheckpoint, now: datetime) -> datetime | None:
    waits = checkpoint.lease_until is None and checkpoint.wake_at > now
    return checkpoint.wake_at if waits and not run.cancel_requested_at else None


def _waits_for(run: ImportRun, checkpoint: RunCheckpoint, other: ImportRun | None) -> str:
    if run.cancel_requested_at:
        kept = "" if run.is_preview else " What it has applied is kept."
        return f"It stops at its next step.{kept}"
    if other:
        return "It waits for the run of this sync that is in progress."
    if checkpoint.lease_until is None and checkpoint.wait_reason:
        return _reason_of(checkpoint)
    if run.state == RunState.QUEUED:
        return "It waits for a free worker."
    return ""


def _silent_since(run: ImportRun, checkpoint: RunCheckpoint) -> datetime | None:
    waits = checkpoint.lease_until is None and not run.cancel_requested_at
    if not waits or checkpoint.wait_reason != WaitReason.SILENT:
        return None
    circuits = RecruitCircuit.objects.filter(connection__syncs=run.sync_id)
    return circuits.values_list("silent_since", flat=True).first()


def _reason_of(checkpoint: RunCheckpoint) -> str:
    """Say why it waits; what Recruit's answer was, where that is the reason."""
    said = checkpoint.set_back_by if checkpoint.wait_reason == WaitReason.SOURCE else ""
    return f"{checkpoint.get_wait_reason_display()}{f': {said}' if said else ''}."
