"""The progress of a run in words, for the part of the run page that renews itself (R92)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syncs.alarms.late import late_since
from syncs.live.progress import RunProgress, expected_records, progress_of
from syncs.live.stages import Stage, stages_of, words_of
from syncs.models import ImportRun, RecruitCircuit, RunCheckpoint, RunState
from syncs.models.import_run import ONLY_SHOWING
from syncs.models.run_checkpoint import WaitReason
from web.wording import counted

IN_VAIN = (WaitReason.FILE, WaitReason.KEY_REFUSED)

ORDINARY = (WaitReason.FILE, WaitReason.TOO_MANY_CALLS)
"""The waits that belong to many runs, and of which nobody needs to think anything."""

ENOUGH_SECONDS = 5
ENOUGH_SHARE = 0.05
"""Before so much time has passed, and so much is done, nobody can tell how long it takes."""


@dataclass(frozen=True)
class ShownStage:
    """A stage with its words; `state` is `done`, `now` or `to_come`."""

    stage: Stage
    state: str
    words: str


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
    other_goes_on_at: datetime | None
    """The end of a wait of that one, where it waits itself."""
    silent_since: datetime | None
    """Since when Recruit has not answered, where that is the reason."""
    late_since: datetime | None
    shown_percent: int = 0
    """What the page has shown already: what is read again takes none of it back (R92)."""

    @property
    def rate(self) -> float | None:
        if self.seen.stage != Stage.READ or not self.elapsed:
            return None
        seconds = self.elapsed.total_seconds()
        return self.seen.received / seconds if seconds >= 1 and self.seen.received else None

    @property
    def stages(self) -> list[ShownStage]:
        """The stages of the run, in their order."""
        stages = stages_of(self.run.kind)
        here = stages.index(self.seen.stage) if self.seen.stage in stages else 0
        return [self._show(stage, place - here) for place, stage in enumerate(stages)]

    def _show(self, stage: Stage, ahead: int) -> ShownStage:
        """Return a stage that is so many ahead of where the run is."""
        to_come, now, done = words_of(stage, self.run.kind)
        if self.run.state != RunState.RUNNING or ahead > 0:
            return ShownStage(stage, "to_come", to_come)
        return ShownStage(stage, "done", done) if ahead else ShownStage(stage, "now", now)

    @property
    def percent(self) -> int | None:
        """The whole percent of the run that are done, None while nobody knows."""
        if self.run.state != RunState.RUNNING or self.seen.percent is None:
            return None
        return max(self.seen.percent, self.shown_percent)

    @property
    def time_left(self) -> str:
        """The time that is left at the pace so far, in words; "" where nobody can tell, also while
        the run waits."""
        share, elapsed = self.seen.share, self.elapsed
        if self.percent is None or not share or not elapsed or self.goes_on_at:
            return ""
        seconds = elapsed.total_seconds()
        if seconds < ENOUGH_SECONDS or share < ENOUGH_SHARE:
            return ""
        minutes = round(seconds * (1 - share) / share / 60)
        if minutes < 1:
            return "less than a minute left"
        if minutes < 90:
            return f"about {counted(minutes, 'minute')} left"
        return f"about {counted(round(minutes / 60), 'hour')} left"

    @property
    def is_ordinary_wait(self) -> bool:
        """Tell whether it waits as many runs do, so that nothing is wrong."""
        return self.goes_on_at is not None and self.reason in ORDINARY

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
        if self.run.state != RunState.RUNNING:
            return "Queued"
        return words_of(self.seen.stage, self.run.kind)[1]


def live_progress_of(run: ImportRun, now: datetime, *, shown_percent: int = 0) -> LiveProgress:
    """Return the progress of a run that is queued or running; `shown_percent` is what whoever
    watches has seen already."""
    checkpoint = RunCheckpoint.objects.get(pk=run.pk)
    other = _running_before(run)
    return LiveProgress(
        run=run,
        seen=progress_of(checkpoint, kind=run.kind, expected=expected_records(run)),
        elapsed=now - run.started_at if run.started_at else None,
        waits_for=_waits_for(run, checkpoint, other),
        goes_on_at=_goes_on_at(run, checkpoint, now),
        reason=checkpoint.wait_reason,
        now=now,
        other_run=other,
        other_goes_on_at=_goes_on_at(other, other.checkpoint, now) if other else None,
        silent_since=_silent_since(run, checkpoint),
        late_since=late_since(run),
        shown_percent=shown_percent,
    )


def _running_before(run: ImportRun) -> ImportRun | None:
    """Return the running run of the same sync that a queued one waits for (R76)."""
    if run.state != RunState.QUEUED:
        return None
    running = ImportRun.objects.filter(sync_id=run.sync_id, state=RunState.RUNNING)
    return running.select_related("checkpoint").first()


def _goes_on_at(run: ImportRun, checkpoint: RunCheckpoint, now: datetime) -> datetime | None:
    waits = checkpoint.lease_until is None and checkpoint.wake_at > now
    return checkpoint.wake_at if waits and not run.cancel_requested_at else None


def _waits_for(run: ImportRun, checkpoint: RunCheckpoint, other: ImportRun | None) -> str:
    if run.cancel_requested_at:
        kept = "" if run.kind in ONLY_SHOWING else " What it has applied is kept."
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
