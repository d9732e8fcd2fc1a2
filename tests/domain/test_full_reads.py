"""What makes a run read everything (R31, R38)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from criteria import (
    Condition,
    ConditionField,
    Criteria,
    Matcher,
    Takes,
    ValueType,
    conditions_by_day,
    operators_for,
)
from syncs.domain.full_reads import FullReadCause, ReadingRules, cause_of_full_read
from syncs.domain.zones import zone

MODIFIED = ConditionField("Expected_Start", "Expected start", ValueType.DATE_TIME)
DAILY = [
    each for each in operators_for(ValueType.DATE_TIME) if each.takes in (Takes.NOTHING, Takes.DAYS)
]
ZONES = (
    *("UTC", "Asia/Kolkata", "Europe/Oslo", "America/Sao_Paulo", "Pacific/Apia"),
    *("Pacific/Kiritimati", "Australia/Lord_Howe", "America/Nuuk", "Africa/Cairo"),
)
INSTANTS = st.datetimes(
    datetime(2009, 1, 1),  # noqa: DTZ001 (the zone is beside it)
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def rules(**changes: object) -> ReadingRules:
    settled = {"asks_related": False, "depends_on_day": False, "selects": True, "every_days": 7}
    return ReadingRules.model_validate(settled | changes)


def cause(
    said: ReadingRules,
    last: datetime | None,
    now: datetime,
    place: str = "UTC",
    *,
    is_asked: bool = False,
    has_watermark: bool = True,
) -> FullReadCause | None:
    return cause_of_full_read(
        said, is_asked=is_asked, has_watermark=has_watermark, last=last, now=now, zone=zone(place)
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


NOON = at("2026-11-20T12:00Z")


@pytest.mark.parametrize(
    ("zone_name", "last", "now", "is_another_day"),
    [
        pytest.param("UTC", "2026-11-20T00:00:00Z", "2026-11-20T23:59:59Z", False, id="one day"),
        pytest.param("UTC", "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z", True, id="midnight"),
        pytest.param(
            "Asia/Kolkata", "2026-11-20T18:29Z", "2026-11-20T18:30Z", True, id="half hour"
        ),
        pytest.param("Asia/Kolkata", "2026-11-20T23:59Z", "2026-11-21T00:01Z", False, id="not UTC"),
        pytest.param("Europe/Oslo", "2026-03-28T23:00Z", "2026-03-29T21:59Z", False, id="23 hours"),
        pytest.param("Europe/Oslo", "2026-03-28T23:00Z", "2026-03-29T22:00Z", True, id="after 23"),
        pytest.param("Europe/Oslo", "2026-10-24T22:00Z", "2026-10-25T22:59Z", False, id="25 hours"),
        pytest.param("Europe/Oslo", "2026-10-24T22:00Z", "2026-10-25T23:00Z", True, id="after 25"),
        # The clocks went from Saturday 24:00 to Sunday 01:00, and back to Saturday 23:00.
        pytest.param("America/Sao_Paulo", "2018-11-04T02:59Z", "2018-11-04T03:00Z", True, id="gap"),
        pytest.param(
            "America/Sao_Paulo", "2018-02-18T01:59Z", "2018-02-18T02:59Z", False, id="twice"
        ),
        # 30 December 2011 was no day there.
        pytest.param(
            "Pacific/Apia", "2011-12-30T09:59Z", "2011-12-30T10:00Z", True, id="no Friday"
        ),
    ],
)
def test_first_run_of_each_local_day_is_full_where_the_criteria_depend_on_it(
    zone_name: str, last: str, now: str, is_another_day: bool
) -> None:
    found = cause(rules(depends_on_day=True), at(last), at(now), zone_name)

    assert found == (FullReadCause.NEW_DAY if is_another_day else None)


@given(
    place=st.sampled_from(ZONES),
    last=INSTANTS,
    passed=st.timedeltas(timedelta(), timedelta(days=3)),
    operator=st.sampled_from(DAILY),
    days=st.integers(1, 40),
    off=st.timedeltas(timedelta(days=-45), timedelta(days=45)),
)
@example("UTC", at("2026-11-20T23:59Z"), timedelta(minutes=1), DAILY[2], 1, timedelta(days=1))
def test_no_verdict_changes_between_two_runs_unless_the_second_is_full(
    place: str, last: datetime, passed: timedelta, operator: object, days: int, off: timedelta
) -> None:
    """The law of R31, whatever the clocks of the zone do."""
    values = (str(days),) if operator.takes is Takes.DAYS else ()  # type: ignore[attr-defined]
    condition = Condition.about(MODIFIED, operator.code, *values)  # type: ignore[attr-defined]
    criteria = Criteria(conditions=(condition,))
    record = {"Expected_Start": (last + off).isoformat()}
    said = rules(depends_on_day=bool(conditions_by_day(criteria)), every_days=0)

    before, after = (
        Matcher(criteria, now=now, zone=zone(place)).matches(record)
        for now in (last, last + passed)
    )

    assert before == after or cause(said, last, last + passed, place) == FullReadCause.NEW_DAY


@pytest.mark.parametrize("every_days", [1, 7, 30])
def test_full_read_comes_after_so_many_local_days(every_days: int) -> None:
    """Days and not hours: yesterday's run may have come a second later in the day."""
    last = NOON
    due = last + timedelta(days=every_days, seconds=-1)

    said = rules(every_days=every_days)

    assert cause(said, last, due) == FullReadCause.TOO_LONG_AGO
    assert cause(said, last, due - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"every_days": 0}, None),
        ({"selects": False}, None),
        ({"selects": False, "depends_on_day": True}, FullReadCause.NEW_DAY),
        ({"every_days": 0, "depends_on_day": True}, FullReadCause.NEW_DAY),
        ({"depends_on_day": True}, FullReadCause.NEW_DAY),
        ({}, FullReadCause.TOO_LONG_AGO),
        ({"asks_related": True, "depends_on_day": True}, FullReadCause.RELATED),
    ],
)
@pytest.mark.parametrize("last", [None, NOON - timedelta(days=4000)])
def test_what_was_never_read_whole_was_read_too_long_ago(
    changes: dict[str, object], expected: FullReadCause | None, last: datetime | None
) -> None:
    assert cause(rules(**changes), last, NOON) == expected


def test_person_and_first_run_come_before_the_calendar() -> None:
    said = rules(depends_on_day=True)

    assert cause(said, None, NOON, has_watermark=False) == FullReadCause.FIRST
    assert cause(said, None, NOON, has_watermark=False, is_asked=True) == FullReadCause.ASKED


def test_last_full_read_that_is_still_to_come_does_not_count() -> None:
    last = NOON + timedelta(days=2)

    assert cause(rules(depends_on_day=True), last, NOON) == FullReadCause.NEW_DAY
    assert cause(rules(), last, NOON) == FullReadCause.TOO_LONG_AGO
