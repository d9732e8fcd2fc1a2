"""The progress of a run as numbers for pages, the command line and scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tqdm import tqdm

from syncs.models import ImportRun, Phase, RunCheckpoint, RunState
from syncs.models.run_checkpoint import READING, READING_RELATED


class Counted(StrEnum):
    """The things that a run counts, in turn, with their names for people. Lists of Recruit overlap,
    and only when all are read is each record counted once."""

    RELATED = "Related records read"
    WITH_REPEATS = "Records read, repeats included"
    ONCE = "Records, each once"


@dataclass(frozen=True)
class RunProgress:
    """A snapshot. `done` of `total` counts records in the phase, `total` None while unknown.

    `fetched` counts what `counted` says, so that no number falls under one and the same name.
    """

    phase: str
    counted: Counted
    done: int
    total: int | None
    fetched: int
    api_calls: int


def progress_of(checkpoint: RunCheckpoint) -> RunProgress:
    """Return where a run stands by its checkpoint."""
    is_reading = checkpoint.phase in READING
    return RunProgress(
        phase=checkpoint.get_phase_display(),
        counted=_counted(checkpoint),
        done=_records_read(checkpoint) if is_reading else checkpoint.position,
        total=None if is_reading else checkpoint.staged,
        fetched=_records_read(checkpoint),
        api_calls=checkpoint.api_calls,
    )


def _counted(checkpoint: RunCheckpoint) -> Counted:
    if checkpoint.phase in READING_RELATED:
        return Counted.RELATED
    if checkpoint.phase in READING or checkpoint.phase == Phase.TIDY:
        return Counted.WITH_REPEATS
    return Counted.ONCE


def _records_read(checkpoint: RunCheckpoint) -> int:
    """Return how many records are read; while related ones are read, how many of these."""
    return checkpoint.related if checkpoint.phase in READING_RELATED else checkpoint.fetched


def watch(run_id: int, *, show_bar: bool) -> Iterator[RunState]:
    """Yield the run's state again and again until it is finished; the caller waits in between."""
    with tqdm(unit=" records", disable=not show_bar, leave=False) as bar:
        runs = ImportRun.objects.select_related("checkpoint")
        while not (run := runs.get(pk=run_id)).is_finished:
            seen = progress_of(run.checkpoint)
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
