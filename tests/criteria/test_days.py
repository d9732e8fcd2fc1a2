"""Days of dates and date-times, on the organisation's calendar (R31)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import (
    Condition,
    Matcher,
    Operator,
    Takes,
    ValueType,
    conditions_by_day,
    operators_for,
)
from criteria.days import MAX_DAYS, last_days, month_of, next_days, week_of
from tests.criteria.material import CITY, FIELDS, KOLKATA, NOON, criteria_of, holds

DATE, DATE_TIME = ValueType.DATE, ValueType.DATE_TIME


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("operator", "values", "first", "last"),
    [
        ("on", ["2026-01-20"], "2026-01-20", "2026-01-20"),
        ("between", ["2026-01-20", "2026-02-02"], "2026-01-20", "2026-02-02"),
        ("between", ["2026-01-20", "2026-01-20"], "2026-01-20", "2026-01-20"),
        ("before", ["2026-01-20"], "0001-01-01", "2026-01-19"),
        ("after", ["2026-01-20"], "2026-01-21", "9999-12-31"),
        ("last_days", ["1"], "2026-01-21", "2026-01-21"),
        ("last_days", ["7"], "2026-01-15", "2026-01-21"),
        ("last_days", [str(MAX_DAYS)], "1926-02-16", "2026-01-21"),
        ("next_days", ["1"], "2026-01-21", "2026-01-21"),
        ("next_days", ["7"], "2026-01-21", "2026-01-27"),
        ("today", [], "2026-01-21", "2026-01-21"),
        ("yesterday", [], "2026-01-20", "2026-01-20"),
        ("this_week", [], "2026-01-19", "2026-01-25"),
        ("this_month", [], "2026-01-01", "2026-01-31"),
    ],
)
@pytest.mark.parametrize("kind", [DATE, DATE_TIME])
def test_operator_covers_its_days_and_no_others(
    kind: ValueType, operator: str, values: list[str], first: str, last: str
) -> None:
    """In Kolkata, where it is Wednesday, 21 January 2026."""
    inside = [day(first), day(last)]
    outside = [each for each in (before(inside[0]), after(inside[1])) if each]
    shape = "{}" if kind is DATE else "{}T12:00:00+05:30"

    found = [holds(kind, operator, values, shape.format(each)) for each in (*inside, *outside)]

    assert found == [True, True] + [False] * len(outside)


def before(when: date) -> date | None:
    return None if when == date.min else when - timedelta(days=1)


def after(when: date) -> date | None:
    return None if when == date.max else when + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone_name", "actual", "expected"),
    [
        ("Asia/Kolkata", "2026-01-20T18:29:59+00:00", False),
        ("Asia/Kolkata", "2026-01-20T18:30:00Z", True),
        ("Asia/Kolkata", "2026-01-21T23:59:59+05:30", True),
        ("Asia/Kolkata", "2026-01-21T18:30:00+00:00", False),
        ("America/Los_Angeles", "2026-01-21T07:59:59+00:00", False),
        ("America/Los_Angeles", "2026-01-22T13:29:59+05:30", True),
        ("Pacific/Kiritimati", "2026-01-20T10:00:00+00:00", True),
        ("Pacific/Kiritimati", "2026-01-21T10:00:00+00:00", False),
    ],
)
def test_moment_is_on_its_day_in_the_zone(zone_name: str, actual: str, expected: bool) -> None:
    assert holds(DATE_TIME, "on", ["2026-01-21"], actual, zone_name=zone_name) is expected


@pytest.mark.parametrize(
    ("zone_name", "nominal", "first", "last"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
        # The clocks went from midnight to one o'clock, so that the day began at one.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z"),
        # They went back from midnight to eleven, so that the day before had 25 hours.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T02:59:59Z"),
    ],
)
def test_day_of_a_change_of_clocks_is_whole(
    zone_name: str, nominal: str, first: str, last: str
) -> None:
    moments = [datetime.fromisoformat(first), datetime.fromisoformat(last)]
    around = [moments[0] - timedelta(seconds=1), *moments, moments[1] + timedelta(seconds=1)]

    found = [
        holds(DATE_TIME, "on", [nominal], each.isoformat(), zone_name=zone_name) for each in around
    ]

    assert found == [False, True, True, False]


def test_hour_repeated_across_midnight_belongs_to_two_days() -> None:
    """St. John's put its clocks back from 00:01 to 23:01 of the day before."""
    moments = ("02:29:59", "02:30:30", "02:31:00", "03:29:59", "03:30:00")

    found = [
        holds(
            DATE_TIME,
            "on",
            ["2010-11-07"],
            f"2010-11-07T{moment}+00:00",
            zone_name="America/St_Johns",
        )
        for moment in moments
    ]

    assert found == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("zone_name", "now", "today"),
    [
        ("Asia/Kolkata", "2026-01-20T18:29:59Z", "2026-01-20"),
        ("Asia/Kolkata", "2026-01-20T18:30:00Z", "2026-01-21"),
        ("America/Los_Angeles", "2026-01-21T05:00:00+05:30", "2026-01-20"),
        ("Pacific/Kiritimati", "2026-01-20T10:00:00Z", "2026-01-21"),
    ],
)
def test_today_is_the_day_in_the_zone(zone_name: str, now: str, today: str) -> None:
    found = [
        holds(DATE, "today", [], actual, now=datetime.fromisoformat(now), zone_name=zone_name)
        for actual in (today, "2026-01-19", "2026-01-22")
    ]

    assert found == [True, False, False]


def test_yesterday_of_a_zone_that_left_it_out_is_nobodys() -> None:
    """Samoa went from 29 to 31 December 2011."""
    now = datetime(2011, 12, 31, 0, 0, tzinfo=UTC)

    found = [
        holds(DATE_TIME, "yesterday", [], actual, now=now, zone_name="Pacific/Apia")
        for actual in ("2011-12-30T09:59:59+00:00", "2011-12-30T10:00:00+00:00")
    ]

    assert found == [False, False]


@pytest.mark.parametrize(
    ("kind", "actual", "expected"),
    [
        (DATE, "2026-01-21T23:30:00-08:00", True),
        (DATE, "2026-01-21 09:30", True),
        (DATE_TIME, "2026-01-21", False),
        (DATE_TIME, "2026-01-21T09:30:00", False),
        (DATE, "2026-02-30", False),
        (DATE, "20260121", False),
        (DATE, "2026-W04-3", False),
        (DATE, "21/01/2026", False),
        (DATE, 20260121, False),
        (DATE, ["2026-01-21"], False),
        (DATE_TIME, "2026-01-21T25:00:00Z", False),
    ],
)
def test_only_days_that_are_certain_are_read(
    kind: ValueType, actual: object, expected: bool
) -> None:
    assert holds(kind, "on", ["2026-01-21"], actual) is expected


@pytest.mark.parametrize("actual", ["0001-01-01T00:00:00+05:30", "9999-12-31T23:59:59-05:30"])
def test_moment_beyond_the_calendar_matches_nothing(actual: str) -> None:
    assert holds(DATE_TIME, "before", ["9999-12-31"], actual, zone_name="UTC") is False
    assert holds(DATE_TIME, "after", ["0001-01-01"], actual, zone_name="UTC") is False


def test_present_must_be_an_instant() -> None:
    with pytest.raises(ValueError, match="aware instant"):
        Matcher(criteria_of(), now=NOON.replace(tzinfo=None), zone=KOLKATA)


@given(st.dates())
def test_week_and_month_hold_today(today: date) -> None:
    for first, last in (week_of(today), month_of(today)):
        assert first <= today <= last
    assert month_of(today)[0].day == 1


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(1, 300))
def test_last_and_next_days_are_as_many_as_said(today: date, number: int) -> None:
    assert last_days(number, today) == (today - timedelta(days=number - 1), today)
    assert next_days(number, today) == (today, today + timedelta(days=number - 1))


def test_stretches_end_with_the_calendar() -> None:
    assert last_days(MAX_DAYS, date(1, 1, 3)) == (date.min, date(1, 1, 3))
    assert next_days(MAX_DAYS, date(9999, 12, 3)) == (date(9999, 12, 3), date.max)


OPERANDS = {
    Takes.NOTHING: [],
    Takes.ONE: ["2026-01-21"],
    Takes.TWO: ["2026-01-20", "2026-01-22"],
    Takes.DAYS: ["3"],
}


@pytest.mark.parametrize("operator", operators_for(DATE), ids=lambda operator: operator.code)
def test_operator_says_whether_its_answer_changes_with_the_day(operator: Operator) -> None:
    """So that no operator to come is judged only once (R31)."""
    values = [str(date(2025, 11, 1) + timedelta(days)) for days in range(150)]
    answers = {
        tuple(
            holds(DATE, operator.code, OPERANDS[operator.takes], value, now=now) for value in values
        )
        for now in (NOON, NOON + timedelta(days=1), NOON + timedelta(days=40))
    }

    assert operator.depends_on_day == (len(answers) > 1)


def test_conditions_that_depend_on_the_day_are_told() -> None:
    today = Condition.about(FIELDS[DATE], "today")
    fixed = Condition.about(FIELDS[DATE], "after", "2026-01-21")
    unknown = today.model_copy(update={"operator": "the_day_before_yesterday"})

    criteria = criteria_of(Condition.about(CITY, "is", "today"), today, fixed, unknown)

    assert conditions_by_day(criteria) == (today,)
