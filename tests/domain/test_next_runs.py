"""`syncs.domain.next_runs`: R83."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given

from syncs.domain.next_runs import NextRun, next_runs
from syncs.domain.schedule import Schedule
from syncs.domain.zones import zone
from syncs.schedule.rules.zone_places import zone_places
from tests.domain.test_schedule import INSTANTS, SCHEDULES, utc


def shown(schedule: Schedule, after: str, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """The next runs as the clocks of the zone show them, starring the moved ones, with notes."""
    return [
        (f"{run.local:%Y-%m-%d %H:%M%z}{'*' * run.is_moved}", run.notes)
        for run in next_runs(schedule, utc(after), count=count)
    ]


def test_next_runs_are_on_the_clock_of_the_zone_and_without_notes_as_a_rule() -> None:
    daily = Schedule("daily", time(9), "Asia/Kolkata")

    runs = next_runs(daily, utc("2026-11-02T12:00"))

    kolkata = zone("Asia/Kolkata")
    assert runs == tuple(
        NextRun(datetime(2026, 11, day, 9, tzinfo=kolkata), False, ()) for day in range(3, 13)
    )
    assert {run.utc_offset for run in runs} == {timedelta(hours=5.5)}


def test_once_has_no_next_runs() -> None:
    assert next_runs(Schedule("once", time(9), "Europe/Berlin"), utc("2026-11-21")) == ()


@pytest.mark.parametrize(
    ("schedule", "after", "runs"),
    [
        (
            Schedule("daily", time(2, 30), "Europe/Berlin"),
            "2026-03-27T12:00",
            [
                ("2026-03-28 02:30+0100", ()),
                (
                    "2026-03-29 03:30+0200*",
                    (
                        "02:30 does not exist that day: it runs at 03:30.",
                        "The clocks change from UTC+01:00 to UTC+02:00.",
                    ),
                ),
                ("2026-03-30 02:30+0200", ()),
            ],
        ),
        (
            Schedule("daily", time(2, 30), "Europe/Berlin"),
            "2026-10-24T12:00",
            [
                (
                    "2026-10-25 02:30+0200",
                    ("02:30 happens twice that day: it runs the first time.",),
                ),
                ("2026-10-26 02:30+0100", ("The clocks change from UTC+02:00 to UTC+01:00.",)),
                ("2026-10-27 02:30+0100", ()),
            ],
        ),
        (
            Schedule("daily", time(9), "Australia/Lord_Howe"),
            "2026-10-02T12:00",
            [
                ("2026-10-03 09:00+1030", ()),
                ("2026-10-04 09:00+1100", ("The clocks change from UTC+10:30 to UTC+11:00.",)),
            ],
        ),
        (
            Schedule("daily", time(23, 30), "America/Nuuk"),
            "2026-03-28T12:00",
            [
                (
                    "2026-03-29 00:30-0100*",
                    (
                        "23:30 does not exist on 28 March: it runs at 00:30 on 29 March.",
                        "The clocks change from UTC-02:00 to UTC-01:00.",
                    ),
                ),
                ("2026-03-29 23:30-0100", ()),
            ],
        ),
        (
            Schedule("weekly", time(9), "Pacific/Apia", weekday=4),
            "2011-12-29T12:00",
            [
                (
                    "2011-12-31 09:00+1400*",
                    (
                        "30 December does not exist there: it runs on 31 December.",
                        "The clocks change from UTC-10:00 to UTC+14:00.",
                    ),
                ),
                ("2012-01-06 09:00+1400", ()),
            ],
        ),
        (
            Schedule("weekly", time(9), "America/New_York", weekday=6),
            "2026-11-01T05:00",  # an hour before the clocks are set back
            [("2026-11-01 09:00-0500", ("The clocks change from UTC-04:00 to UTC-05:00.",))],
        ),
        (
            Schedule("monthly", time(9), "UTC", day=31),
            "2028-02-01",
            [
                ("2028-02-29 09:00+0000", ("February 2028 has no 31st: it runs on the 29th.",)),
                ("2028-03-31 09:00+0000", ()),
                ("2028-04-30 09:00+0000", ("April 2028 has no 31st: it runs on the 30th.",)),
            ],
        ),
        (
            Schedule("monthly", time(2, 30), "Europe/Berlin", day=31),
            "2024-03-30T12:00",
            [
                (
                    "2024-03-31 03:30+0200*",
                    (
                        "02:30 does not exist that day: it runs at 03:30.",
                        "The clocks change from UTC+01:00 to UTC+02:00.",
                    ),
                ),
                ("2024-04-30 02:30+0200", ("April 2024 has no 31st: it runs on the 30th.",)),
            ],
        ),
    ],
)
def test_next_runs_say_what_is_odd(
    schedule: Schedule, after: str, runs: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert shown(schedule, after, len(runs)) == runs


@given(SCHEDULES, INSTANTS)
def test_next_runs_rise_and_each_comes_next_after_the_one_before(
    schedule: Schedule, instant: datetime
) -> None:
    instants = [run.local.astimezone(UTC) for run in next_runs(schedule, instant)]

    assert len(instants) == 10
    assert instants == sorted(set(instants))
    assert instants == [schedule.next_after(before) for before in (instant, *instants[:-1])]


@given(SCHEDULES, INSTANTS)
def test_next_runs_without_a_note_are_where_the_schedule_says(
    schedule: Schedule, instant: datetime
) -> None:
    before = instant.astimezone(zone(schedule.zone)).utcoffset()
    for run in next_runs(schedule, instant):
        if not run.notes:
            assert (run.local.time(), run.utc_offset) == (schedule.at, before)
            assert schedule.day in (None, run.local.day)
        before = run.utc_offset


@pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(23, 30)])
def test_moved_runs_say_so_in_every_zone(at: time) -> None:
    """Through the weeks in which clocks go forward, north and south."""
    wrong = [
        (place.name, run.local)
        for place in zone_places()
        for start in ("2026-03-01", "2026-09-01")
        for run in next_runs(Schedule("daily", at, place.name), utc(start), count=60)
        if not run.is_moved == (run.local.time() != at) == says_it_is_moved(run)
    ]
    assert wrong == []


def says_it_is_moved(run: NextRun) -> bool:
    return any("does not exist" in note for note in run.notes)
