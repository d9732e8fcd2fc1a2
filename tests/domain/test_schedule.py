"""`syncs.domain.schedule`: R20, R80, R82 and R83."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.domain.schedule import InvalidSchedule, Occurrence, Schedule, describe_schedule
from syncs.domain.zones import zone, zone_names

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ZONES = st.sampled_from(zone_names())
SCHEDULES = (
    st.builds(Schedule, st.just("daily"), TIMES, ZONES)
    | st.builds(Schedule, st.just("weekly"), TIMES, ZONES, weekday=st.integers(0, 6))
    | st.builds(Schedule, st.just("monthly"), TIMES, ZONES, day=st.integers(1, 31))
)
INSTANTS = st.integers(-(10**10), 10**10).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
LATER = st.timedeltas(timedelta(), timedelta(days=4000))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall_times(schedule: Schedule, after: str, count: int) -> list[str]:
    """The next runs as the clocks of the zone show them, starring those that were moved."""
    runs = schedule.occurrences(utc(after), count)
    place = zone(schedule.zone)
    return [
        f"{run.instant.astimezone(place):%Y-%m-%d %H:%M%z}{'*' * run.moved_by_daylight_saving}"
        for run in runs
    ]


def test_daily_runs_at_the_wall_time_of_the_zone() -> None:
    daily = Schedule("daily", time(9), "Asia/Kolkata")
    assert daily.next_after(utc("2026-01-21T03:29:59")) == utc("2026-01-21T03:30:00")
    assert daily.next_after(utc("2026-01-21T03:30:00")) == utc("2026-01-22T03:30:00")


def test_weekly_runs_on_its_weekday_in_the_zone() -> None:
    monday = Schedule("weekly", time(0, 30), "Pacific/Auckland", weekday=0)
    assert wall_times(monday, "2026-01-21", 2) == [
        "2026-01-26 00:30+1300",
        "2026-02-02 00:30+1300",
    ]


def test_monthly_takes_the_last_day_of_short_months() -> None:
    last = Schedule("monthly", time(9), "UTC", day=31)
    assert wall_times(last, "2028-01-31T09:00", 4) == [
        "2028-02-29 09:00+0000",
        "2028-03-31 09:00+0000",
        "2028-04-30 09:00+0000",
        "2028-05-31 09:00+0000",
    ]
    thirtieth = Schedule("monthly", time(9), "UTC", day=30)
    assert wall_times(thirtieth, "2027-02-01", 2) == [
        "2027-02-28 09:00+0000",
        "2027-03-30 09:00+0000",
    ]


def test_once_has_no_runs_to_come() -> None:
    once = Schedule("once", time(9), "UTC")
    assert once.next_after(utc("2026-01-21")) is None
    assert once.occurrences(utc("2026-01-21"), 10) == ()
    assert once.missed(utc("2026-01-21"), utc("2027-01-21")) == ()


@pytest.mark.parametrize(
    ("place", "at", "after", "walls"),
    [
        (
            "Europe/Berlin",
            time(2, 30),
            "2026-03-28T00:00",
            ["2026-03-28 02:30+0100", "2026-03-29 03:30+0200*", "2026-03-30 02:30+0200"],
        ),
        (
            "Europe/Berlin",
            time(2, 30),
            "2026-10-24T12:00",
            ["2026-10-25 02:30+0200", "2026-10-26 02:30+0100"],
        ),
        (
            "Australia/Lord_Howe",  # half an hour
            time(2, 15),
            "2026-10-02T16:00",
            ["2026-10-04 02:45+1100*", "2026-10-05 02:15+1100"],
        ),
        (
            "Antarctica/Troll",  # two hours
            time(1, 30),
            "2026-03-28T12:00",
            ["2026-03-29 03:30+0200*", "2026-03-30 01:30+0200"],
        ),
        (
            "America/Sao_Paulo",  # skipped midnight
            time(0, 0),
            "2018-11-03T12:00",
            ["2018-11-04 01:00-0200*", "2018-11-05 00:00-0200"],
        ),
        (
            "Africa/Cairo",
            time(0, 30),
            "2024-04-25T12:00",
            ["2024-04-26 01:30+0300*", "2024-04-27 00:30+0300"],
        ),
        (
            "America/Nuuk",  # skips 23:00 to 24:00, so that the run of the 28th comes on the 29th
            time(23, 30),
            "2026-03-28T12:00",
            ["2026-03-29 00:30-0100*", "2026-03-29 23:30-0100", "2026-03-30 23:30-0100"],
        ),
        (
            "Pacific/Apia",  # left out 30 December 2011
            time(9),
            "2011-12-29T00:00",
            ["2011-12-29 09:00-1000", "2011-12-31 09:00+1400", "2012-01-01 09:00+1400"],
        ),
        (
            "Africa/Casablanca",  # on +00 in Ramadan
            time(2, 30),
            "2025-04-05T12:00",
            ["2025-04-06 03:30+0100*", "2025-04-07 02:30+0100"],
        ),
    ],
)
def test_daily_moves_a_skipped_time_and_takes_the_first_of_two(
    place: str, at: time, after: str, walls: list[str]
) -> None:
    assert wall_times(Schedule("daily", at, place), after, len(walls)) == walls


def test_weekly_run_of_a_date_left_out_comes_a_day_later() -> None:
    friday = Schedule("weekly", time(9), "Pacific/Apia", weekday=4)
    assert wall_times(friday, "2011-12-29T12:00", 2) == [
        "2011-12-31 09:00+1400*",
        "2012-01-06 09:00+1400",
    ]


def test_occurrences_carry_the_offset_at_their_instant() -> None:
    daily = Schedule("daily", time(2, 30), "Europe/Berlin")
    sunday, monday = (datetime.combine(date(2026, 3, day), time(2, 30)) for day in (29, 30))
    assert daily.occurrences(utc("2026-03-28T12:00"), 2) == (
        Occurrence(utc("2026-03-29T01:30"), timedelta(hours=2), True, sunday),
        Occurrence(utc("2026-03-30T00:30"), timedelta(hours=2), False, monday),
    )


def test_missed_are_the_runs_after_since_up_to_and_with_until() -> None:
    daily = Schedule("daily", time(9), "UTC")
    since, until = utc("2026-01-21T09:00"), utc("2026-01-23T09:00")
    assert daily.missed(since, until) == (utc("2026-01-22T09:00"), utc("2026-01-23T09:00"))
    assert daily.missed(since, since) == ()
    assert daily.missed(until, since) == ()


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule("daily", time(2, 30), "Europe/Berlin"),
        Schedule("weekly", time(9), "Pacific/Apia", weekday=4),
        Schedule("monthly", time(9), "UTC", day=31),
    ],
)
def test_missed_gives_the_newest_after_many_years(schedule: Schedule) -> None:
    everything = schedule.missed(utc("1950-01-01"), utc("2026-01-21"), at_most=100_000)
    assert schedule.missed(utc("1950-01-01"), utc("2026-01-21"), at_most=50) == everything[-50:]
    assert len(schedule.missed(utc("0002-01-01"), utc("2026-01-21"))) == 1000


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule("once", time(9), "UTC"), "Once"),
        (
            Schedule("daily", time(9), "Asia/Kolkata"),
            "Every day at 09:00, Kolkata time (Asia/Kolkata)",
        ),
        (Schedule("daily", time(18, 5), "UTC"), "Every day at 18:05, UTC time"),
        (
            Schedule("weekly", time(9), "America/Argentina/Buenos_Aires", weekday=0),
            "Every Monday at 09:00, Buenos Aires time (America/Argentina/Buenos_Aires)",
        ),
        (
            Schedule("monthly", time(0, 0), "Europe/Berlin", day=31),
            "On the 31st of each month (or its last day) at 00:00, Berlin time (Europe/Berlin)",
        ),
        (
            Schedule("monthly", time(9), "Europe/Berlin", weekday=3, day=12),
            "On the 12th of each month at 09:00, Berlin time (Europe/Berlin)",
        ),
    ],
)
def test_in_words(schedule: Schedule, words: str) -> None:
    assert describe_schedule(schedule) == words


def test_in_words_counts_the_days() -> None:
    schedules = [Schedule("monthly", time(9), "UTC", day=day) for day in range(1, 32)]
    firsts = map(describe_schedule, schedules)
    counted = {words.split()[2] for words in firsts}
    irregular = {"1st", "2nd", "3rd", "21st", "22nd", "23rd", "31st"}
    assert counted == irregular | {f"{day}th" for day in (*range(4, 21), *range(24, 31))}


@pytest.mark.parametrize(
    ("field", "parts", "message"),
    [
        (
            "frequency",
            {"frequency": "hourly"},
            "The frequency must be one of once, daily, weekly, monthly.",
        ),
        ("at", {"at": time(9, 0, 1)}, "The time must be in whole minutes, such as 09:30."),
        (
            "at",
            {"at": time(9, tzinfo=UTC)},
            "The time must be a wall-clock time without a time zone.",
        ),
        (
            "zone",
            {"zone": "europe/berlin"},
            "There is no time zone 'europe/berlin'. Did you mean Europe/Berlin?",
        ),
        (
            "weekday",
            {"frequency": "weekly"},
            "A weekly schedule needs a weekday, 0 (Monday) to 6.",
        ),
        (
            "weekday",
            {"frequency": "weekly", "weekday": 7},
            "A weekly schedule needs a weekday, 0 (Monday) to 6.",
        ),
        (
            "day",
            {"frequency": "monthly", "day": 0},
            "A monthly schedule needs a day of the month, 1 to 31.",
        ),
        (
            "day",
            {"frequency": "monthly", "day": 32},
            "A monthly schedule needs a day of the month, 1 to 31.",
        ),
    ],
)
def test_schedule_refuses_what_cannot_be(
    field: str, parts: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        Schedule(**{"frequency": "daily", "at": time(9), "zone": "UTC", **parts})  # type: ignore[arg-type]
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_runs_end_with_the_calendar() -> None:
    assert Schedule("daily", time(9), "UTC").next_after(utc("9999-12-31")) is None


@given(SCHEDULES, INSTANTS)
def test_next_after_is_later_and_the_very_next(schedule: Schedule, instant: datetime) -> None:
    following = schedule.next_after(instant)
    assert following is not None
    assert following > instant
    assert schedule.next_after(following - timedelta(microseconds=1)) == following


@given(SCHEDULES, INSTANTS)
def test_occurrences_rise_and_are_what_next_after_gives(
    schedule: Schedule, instant: datetime
) -> None:
    walked, latest = [], instant
    for _ in range(12):
        latest = schedule.next_after(latest) or instant
        walked.append(latest)
    assert [run.instant for run in schedule.occurrences(instant, 12)] == walked
    assert walked == sorted(set(walked))


@given(SCHEDULES, INSTANTS, LATER)
def test_missed_runs_are_those_before_the_next(
    schedule: Schedule, since: datetime, length: timedelta
) -> None:
    until = since + length
    missed = schedule.missed(since, until, at_most=10_000)
    following = schedule.occurrences(since, len(missed) + 1)
    assert missed == tuple(run.instant for run in following[:-1])
    assert following[-1].instant > until


@given(SCHEDULES, INSTANTS)
def test_unmoved_runs_show_the_wall_time_on_the_right_date(
    schedule: Schedule, instant: datetime
) -> None:
    for run in schedule.occurrences(instant, 5):
        shown = run.instant.astimezone(zone(schedule.zone))
        assert shown.utcoffset() == run.utc_offset
        assert run.moved_by_daylight_saving or (
            shown.time() == schedule.at and is_due_on(schedule, shown.date())
        )


def is_due_on(schedule: Schedule, day: date) -> bool:
    if schedule.frequency == "weekly":
        return day.weekday() == schedule.weekday
    if schedule.frequency == "monthly":
        is_last = (day + timedelta(1)).day == 1
        return day.day == schedule.day or (is_last and day.day < (schedule.day or 0))
    return True
