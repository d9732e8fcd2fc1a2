"""Times and numbers as people read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syncs.domain.zones import zone
from syncs.templatetags.numbers import duration, grouped, per_second
from syncs.templatetags.times import city, moment_in_full, moment_in_words, offset, wall_clock

KOLKATA: ZoneInfo = zone("Asia/Kolkata")
TODAY = datetime(2026, 11, 21, 9, 0, tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-400, "17 Oct 2025, 09:00"),
        (-7, "14 Nov, 09:00"),
        (-1, "yesterday 09:00"),
        (0, "today 09:00"),
        (1, "tomorrow 09:00"),
        (3, "Tuesday 09:00"),
        (7, "28 Nov, 09:00"),
        (60, "20 Jan 2027, 09:00"),
    ],
)
def test_a_time_is_told_from_today(days: int, words: str) -> None:
    assert moment_in_words(TODAY + timedelta(days=days), TODAY) == words


def test_a_tooltip_has_the_full_time_and_the_offset() -> None:
    local = datetime(2026, 11, 21, 3, 30, 5, tzinfo=UTC).astimezone(KOLKATA)

    assert moment_in_full(local) == "Saturday 21 November 2026, 09:00:05 (UTC+05:30)"


def test_a_time_is_written_for_machines_in_whole_seconds() -> None:
    local = datetime(2026, 11, 21, 9, 0, 5, 123_456, tzinfo=KOLKATA)

    assert 'datetime="2026-11-21T09:00:05+05:30"' in wall_clock(local)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "UTC+00:00"), (-210, "UTC-03:30"), (765, "UTC+12:45")]
)
def test_an_offset_is_told_in_hours_and_minutes(minutes: int, shown: str) -> None:
    assert offset(timedelta(minutes=minutes)) == shown


def test_a_zone_is_told_by_its_place() -> None:
    assert [city(name) for name in ("Asia/Kolkata", "America/New_York", "UTC")] == [
        "Kolkata",
        "New York",
        "UTC",
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (42, "42 s"), (185, "3 min 5 s"), (7800, "2 h 10 min")],
)
def test_a_duration_is_short(seconds: float, shown: str) -> None:
    assert duration(timedelta(seconds=seconds)) == shown


def test_numbers_are_grouped() -> None:
    assert (grouped(1234567), per_second(1499.6), per_second(2.25)) == (
        "1,234,567",
        "1,500/s",
        "2.2/s",
    )
