"""The next runs of a schedule on the clock of its zone, with what is odd about each (R83).

A run is odd where the schedule and the calendar do not fit: the clocks skip or repeat its time, the
month is too short, or its UTC offset is another one than that of the run before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from syncs.domain.schedule import Frequency, Occurrence, Schedule, ordinal
from syncs.domain.zones import offset_in_words, zone

COUNT = 10


@dataclass(frozen=True, slots=True)
class NextRun:
    """A run to come: `local` is on the clock of the schedule's zone, each note is a sentence."""

    local: datetime
    is_moved: bool
    """Whether the clocks skip the wall time, so that the run comes later."""
    notes: tuple[str, ...]

    @property
    def utc_offset(self) -> timedelta:
        return self.local.utcoffset() or timedelta()


def next_runs(schedule: Schedule, after: datetime, *, count: int = COUNT) -> tuple[NextRun, ...]:
    """Return the next `count` runs strictly after `after`; none if the sync runs only once."""
    place = zone(schedule.zone)
    occurrences = schedule.occurrences(after, count)
    now = after.astimezone(place).utcoffset() or timedelta()
    offsets = (now, *(run.utc_offset for run in occurrences))
    return tuple(
        _next_run(schedule, run, place, before)
        for run, (before, _) in zip(occurrences, pairwise(offsets), strict=True)
    )


def _next_run(
    schedule: Schedule, run: Occurrence, place: ZoneInfo, offset_before: timedelta
) -> NextRun:
    local = run.instant.astimezone(place)
    notes = (
        *_short_month(schedule, run.wall),
        *_skipped(run, local),
        *_repeated(run, place),
        *_changed_offset(offset_before, run.utc_offset),
    )
    return NextRun(local, run.moved_by_daylight_saving, notes)


def _short_month(schedule: Schedule, wall: datetime) -> Iterator[str]:
    if schedule.frequency == Frequency.MONTHLY and schedule.day and wall.day != schedule.day:
        yield f"{wall:%B %Y} has no {ordinal(schedule.day)}: it runs on the {ordinal(wall.day)}."


def _skipped(run: Occurrence, local: datetime) -> Iterator[str]:
    if not run.moved_by_daylight_saving:
        return
    if local.date() == run.wall.date():
        yield f"{run.wall:%H:%M} does not exist that day: it runs at {local:%H:%M}."
    elif local.time() == run.wall.time():
        yield f"{_day(run.wall)} does not exist there: it runs on {_day(local)}."
    else:
        yield (
            f"{run.wall:%H:%M} does not exist on {_day(run.wall)}:"
            f" it runs at {local:%H:%M} on {_day(local)}."
        )


def _repeated(run: Occurrence, place: ZoneInfo) -> Iterator[str]:
    first, second = (run.wall.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1))
    if first and second and first > second:
        yield f"{run.wall:%H:%M} happens twice that day: it runs the first time."


def _changed_offset(before: timedelta, now: timedelta) -> Iterator[str]:
    if now != before:
        yield f"The clocks change from {offset_in_words(before)} to {offset_in_words(now)}."


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}"
