"""Schedules: a sync runs once, or at a wall-clock time every day, week or month (R20, R80).

Each run belongs to a nominal date, a date on the calendar of the zone. Its instant is the wall time
on that date; where the clocks skip that time it comes later by the gap, which may be after midnight
(Nuuk skips 23:00 to 24:00), and where they repeat it, the first one counts. A date that a zone left
out whole (Samoa, 30 December 2011) gives the instant of the next date, which is one run.

Instants go in and come out as aware datetimes; all that come out are in UTC.
"""

from __future__ import annotations

from calendar import day_name, monthrange
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from syncs.domain.zones import UnknownZone, zone

# A skipped time moves its run by a day at most.
_MAX_GAP = timedelta(days=1)

# Nothing is planned later, so that no instant leaves the calendar of Python.
_LAST_DAY = date(9998, 12, 31)


class Frequency(StrEnum):
    """The periods after which a sync runs again."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class InvalidSchedule(ValueError):
    """A schedule that cannot be; `field` names the part and the message is for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One run to come (R83)."""

    instant: datetime
    """In UTC."""
    utc_offset: timedelta
    """Of the zone, at the instant."""
    moved_by_daylight_saving: bool
    """Whether the wall time does not exist on its date, so that the run comes later."""
    wall: datetime
    """What the schedule says, without a zone: the wall time on the nominal date."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`frequency` is one of Frequency, `at` a wall time in whole minutes, `zone` an IANA name.

    `weekday` is 0 (Monday) to 6 and counts for weekly only, `day` is 1 to 31 and counts for monthly
    only. Raises InvalidSchedule.
    """

    frequency: str
    at: time
    zone: str
    weekday: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        _check_frequency(self.frequency)
        _check_time(self.at)
        _check_zone(self.zone)
        if self.frequency == Frequency.WEEKLY and self.weekday not in range(7):
            raise InvalidSchedule("weekday", "A weekly schedule needs a weekday, 0 (Monday) to 6.")
        if self.frequency == Frequency.MONTHLY and self.day not in range(1, 32):
            raise InvalidSchedule("day", "A monthly schedule needs a day of the month, 1 to 31.")

    def next_after(self, instant: datetime) -> datetime | None:
        """Return the first run strictly after `instant`, in UTC; None if the sync runs only
        once."""
        following = next(self._after(instant), None)
        return following.instant if following else None

    def occurrences(self, after: datetime, count: int) -> tuple[Occurrence, ...]:
        """Return the next `count` runs strictly after `after`, each later than the one before."""
        return tuple(islice(self._after(after), count))

    def missed(
        self, since: datetime, until: datetime, *, at_most: int = 1000
    ) -> tuple[datetime, ...]:
        """Return the runs due in (`since`, `until`], oldest first (R82).

        After years only the newest `at_most` are given, and the work is bounded by that too.
        """
        reach = _PERIODS[self.frequency] * (at_most + 1) + _MAX_GAP
        start = until - reach if until - since > reach else since
        due = takewhile(lambda run: run.instant <= until, self._after(start))
        return tuple(run.instant for run in deque(due, maxlen=at_most))

    def _after(self, instant: datetime) -> Iterator[Occurrence]:
        place = zone(self.zone)
        start = instant.astimezone(place).date() - 2 * _MAX_GAP
        runs = (_occurrence(nominal, self.at, place) for nominal in self._dates_from(start))
        return (run for run in _distinct(runs) if run.instant > instant)

    def _dates_from(self, start: date) -> Iterator[date]:
        if self.frequency == Frequency.DAILY:
            return _every(1, start)
        if self.frequency == Frequency.WEEKLY and self.weekday is not None:
            return _every(7, start + timedelta((self.weekday - start.weekday()) % 7))
        if self.frequency == Frequency.MONTHLY and self.day is not None:
            return _monthly(self.day, start)
        return iter(())


# The longest time between two runs.
_PERIODS: dict[str, timedelta] = {
    Frequency.ONCE: timedelta(),
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.MONTHLY: timedelta(days=31),
}


def describe_schedule(schedule: Schedule) -> str:
    """Put a schedule in words: `Every Monday at 09:00, Kolkata time (Asia/Kolkata)`."""
    if schedule.frequency == Frequency.ONCE:
        return "Once"
    return f"{_days_in_words(schedule)} at {schedule.at:%H:%M}, {_zone_in_words(schedule.zone)}"


def _days_in_words(schedule: Schedule) -> str:
    if schedule.frequency == Frequency.WEEKLY and schedule.weekday is not None:
        return f"Every {day_name[schedule.weekday]}"
    if schedule.frequency == Frequency.MONTHLY and schedule.day is not None:
        or_last = " (or its last day)" if schedule.day > 28 else ""
        return f"On the {ordinal(schedule.day)} of each month{or_last}"
    return "Every day"


def ordinal(day: int) -> str:
    """Return the day as `1st`, `22nd`, `30th`."""
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _zone_in_words(name: str) -> str:
    place = name.rpartition("/")[2].replace("_", " ")
    return f"{place} time" if place == name else f"{place} time ({name})"


def _occurrence(nominal: date, at: time, place: ZoneInfo) -> Occurrence:
    # fold=0 is R80 in Python's terms: the first of two, and in a gap the offset from before it,
    # which puts the run past the gap by as much as it was inside.
    wall = datetime.combine(nominal, at).replace(fold=0)
    instant = wall.replace(tzinfo=place).astimezone(UTC)
    shown = instant.astimezone(place)
    offset = shown.utcoffset() or timedelta()
    moved = shown.replace(tzinfo=None, fold=0) != wall
    return Occurrence(instant, offset, moved, wall)


def _distinct(runs: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Leave out the runs of a date that was left out whole: the next has the same instant."""
    return (run for run, following in pairwise(runs) if run.instant != following.instant)


def _every(days: int, first: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), _LAST_DAY.toordinal(), days))


def _monthly(day: int, start: date) -> Iterator[date]:
    """Give the date of each month from that of `start` on; the last where the month is too
    short."""
    for month_number in range(start.year * 12 + start.month - 1, _LAST_DAY.year * 12):
        year, month = month_number // 12, month_number % 12 + 1
        yield date(year, month, min(day, monthrange(year, month)[1]))


def _check_frequency(frequency: str) -> None:
    if frequency not in tuple(Frequency):
        choices = ", ".join(Frequency)
        raise InvalidSchedule("frequency", f"The frequency must be one of {choices}.")


def _check_time(at: time) -> None:
    if at.tzinfo is not None:
        raise InvalidSchedule("at", "The time must be a wall-clock time without a time zone.")
    if at.second or at.microsecond:
        raise InvalidSchedule("at", "The time must be in whole minutes, such as 09:30.")


def _check_zone(name: str) -> None:
    try:
        zone(name)
    except UnknownZone as unknown:
        raise InvalidSchedule("zone", str(unknown)) from unknown
