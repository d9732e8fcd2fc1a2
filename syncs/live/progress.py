"""The progress of a run as numbers for pages, the command line and scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from syncs.live.stages import Stage, share_done, share_read, stage_of
from syncs.models import ImportRun, RunCheckpoint, RunState
from syncs.models.import_run import IMPORTING
from syncs.models.run_checkpoint import READING, READING_RELATED


@dataclass(frozen=True)
class RunProgress:
    """A snapshot. `done` of `total` counts records in the phase, `total` None while unknown.

    `received` counts what Recruit sent, repeats and related records included: it only grows.
    `records` is each record once, None until repeats are told apart. `share` is how much of the run
    is done, in [0, 1), None while nobody knows.
    """

    phase: str
    stage: Stage
    done: int
    total: int | None
    received: int
    records: int | None
    share: float | None
    api_calls: int

    @property
    def percent(self) -> int | None:
        """The whole percent that are done, 99 at most: 100 is a run that has ended."""
        return None if self.share is None else min(int(self.share * 100), 99)


def progress_of(
    checkpoint: RunCheckpoint, *, kind: str, expected: int | None = None
) -> RunProgress:
    """Return where a run of this kind stands; `expected` is how many records it probably reads."""
    is_reading = checkpoint.phase in READING
    within = (
        share_read(checkpoint.phase, checkpoint.fetched, expected)
        if is_reading
        else checkpoint.position / checkpoint.staged
        if checkpoint.staged
        else 0.0
    )
    return RunProgress(
        phase=checkpoint.get_phase_display(),
        stage=stage_of(checkpoint.phase),
        done=_records_read(checkpoint) if is_reading else checkpoint.position,
        total=None if is_reading else checkpoint.staged,
        received=checkpoint.received,
        records=None if is_reading or checkpoint.phase == "tidy" else checkpoint.fetched,
        share=None if within is None else share_done(kind, checkpoint.phase, min(within, 1.0)),
        api_calls=checkpoint.api_calls,
    )


def expected_records(run: ImportRun) -> int | None:
    """Return how many records a run probably reads: as many as the last one that read everything;
    None for a run that reads changes only, or the first one of a sync."""
    if not (run.settings or {}).get("is_full"):
        return None
    before = ImportRun.objects.filter(
        sync_id=run.sync_id,
        pk__lt=run.pk,
        state=RunState.SUCCEEDED,
        kind__in=IMPORTING,
        settings__is_full=True,
    )
    last = before.order_by("-id").values_list("total", "not_selected").first()
    return sum(last) or None if last else None


def _records_read(checkpoint: RunCheckpoint) -> int:
    """Return how many records are read; while related ones are read, how many of these."""
    return checkpoint.related if checkpoint.phase in READING_RELATED else checkpoint.fetched


def watch(run_id: int, *, show_bar: bool) -> Iterator[RunState]:
    """Yield the run's state again and again until it is finished; the caller waits in between."""
    with tqdm(unit=" records", disable=not show_bar, leave=False) as bar:
        runs = ImportRun.objects.select_related("checkpoint")
        while not (run := runs.get(pk=run_id)).is_finished:
            seen = progress_of(run.checkpoint, kind=run.kind)
            bar.set_description(seen.phase if run.state == RunState.RUNNING else "Queued")
            bar.total, bar.n = seen.total, seen.done
            bar.refresh()
            yield RunState(run.state)


def report(run: ImportRun) -> dict[str, Any]:
    """Return a finished run's numbers. `seconds` is from its start to its end."""
    started, finished = run.started_at, run.finished_at
    seconds = (finished - started).total_seconds() if started and finished else 0.0
    return {
        "run": run.pk,
        "state": run.state,
        "total": run.total,
        "new": run.new,
        "re_added": run.re_added,
        "duplicate": run.duplicate,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "ignored": run.ignored_reasons,
        "deleted": run.deleted,
        "held": run.held,
        "kept": run.kept,
        "not_selected": run.not_selected,
        "api_calls": run.api_calls,
        "seconds": round(seconds, 3),
    }
