"""R80 around every change of every zone of the tzdata release, against a model without `fold`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from syncs.domain.schedule import Schedule
from syncs.domain.zones import zone, zone_names

FIRST, LAST = datetime(1995, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
STEP = timedelta(days=14)  # Morocco's Ramadan time lasts a month
DAY = timedelta(days=1)
SKIPPED_DATES = {
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Pacific/Enderbury", date(1994, 12, 31)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
}


def test_daily_follows_the_model_around_every_change_of_every_zone() -> None:
    wrong = [
        (place.key, change, at)
        for place in different_zones()
        for change in changes(place)
        for at in times_worth_trying(place, change)
        if daily_around(place, change, at) != modelled(place, change, at)
    ]
    assert wrong == []


@pytest.mark.parametrize(("name", "skipped"), sorted(SKIPPED_DATES))
def test_daily_runs_once_on_every_date_that_exists(name: str, skipped: date) -> None:
    first = datetime.combine(skipped, time(), UTC) - 200 * DAY
    for hour in range(24):
        runs = Schedule("daily", time(hour), name).occurrences(first, 400)
        shown = [run.instant.astimezone(zone(name)).date() for run in runs]
        whole = [shown[0] + days * DAY for days in range(401)]
        assert shown == [day for day in whole if day != skipped]


def different_zones() -> list[ZoneInfo]:
    """One zone of each set of links."""
    compiled = files("tzdata") / "zoneinfo"
    by_content = {compiled.joinpath(*name.split("/")).read_bytes(): name for name in zone_names()}
    return [zone(name) for name in by_content.values()]


def changes(place: ZoneInfo) -> list[datetime]:
    """The first instant of each new UTC offset."""
    steps = [FIRST + number * STEP for number in range((LAST - FIRST) // STEP)]
    offsets = [offset(place, instant) for instant in steps]
    return [
        first_of_new_offset(place, steps[i], steps[i + 1])
        for i, (one, other) in enumerate(pairwise(offsets))
        if one != other
    ]


def first_of_new_offset(place: ZoneInfo, old: datetime, new: datetime) -> datetime:
    before = offset(place, old)
    while new - old > timedelta(seconds=1):
        middle = (old + (new - old) / 2).replace(microsecond=0)
        old, new = (middle, new) if offset(place, middle) == before else (old, middle)
    return new


def times_worth_trying(place: ZoneInfo, change: datetime) -> Iterator[time]:
    """Half-way through what is skipped or repeated, and its two ends."""
    walls = sorted((change + offset(place, change - DAY), change + offset(place, change)))
    for wall in (walls[0], walls[0] + (walls[1] - walls[0]) / 2, walls[1]):
        yield wall.time().replace(second=0, microsecond=0)


def daily_around(place: ZoneInfo, change: datetime, at: time) -> list[datetime]:
    return list(Schedule("daily", at, place.key).missed(change - 2 * DAY, change + 2 * DAY))


def modelled(place: ZoneInfo, change: datetime, at: time) -> list[datetime]:
    """R80 in so many words, for a stretch of time with one change in it."""
    before, after = offset(place, change - DAY), offset(place, change)
    runs = set()
    for days in range(-4, 5):
        wall = datetime.combine(change.date() + days * DAY, at, UTC)
        as_before, as_after = wall - before, wall - after
        if as_before < change:
            runs.add(as_before)  # also the first of two
        elif as_after >= change:
            runs.add(as_after)
        else:
            runs.add(as_after + (after - before))  # skipped: later by the gap
    return sorted(run for run in runs if change - 2 * DAY < run <= change + 2 * DAY)


def offset(place: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(place).utcoffset() or timedelta()
