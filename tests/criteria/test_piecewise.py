"""Judging records apart says what judging them together does, and what the naive model does (R36).

Conditions of all types on all three kinds of records, under any pattern.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import (
    Condition,
    ConditionField,
    InvalidCriteria,
    Matcher,
    PiecewiseMatcher,
    Subject,
    ValueType,
)
from tests.criteria.material import (
    CITY,
    INDUSTRY,
    KOLKATA,
    NOON,
    STATUS,
    actual_values,
    conditions,
    criteria_of,
    patterns,
)
from tests.criteria.naive import satisfies

Record = dict[str, Any]

FIELDS = {
    (subject, kind): ConditionField(f"The_{kind}", f"The {kind}", kind, subject=subject)
    for subject in Subject
    for kind in ValueType
}


@st.composite
def records(draw: st.DrawFn, asked: list[Condition], subject: Subject) -> Record:
    """A record with values in most of the fields that are asked about."""
    return {
        condition.field: draw(actual_values(condition.type))
        for condition in asked
        if condition.subject is subject and draw(st.integers(0, 3))
    }


def naively(
    asked: list[Condition], pattern: str, record: Record, client: Record, openings: list[Record]
) -> bool:
    for opening in openings or [{}]:
        of = {Subject.RECORD: record, Subject.CLIENT: client, Subject.JOB_OPENING: opening}
        answers = {
            f"c{number}": satisfies(condition, of[condition.subject], NOON, KOLKATA)
            for number, condition in enumerate(asked, start=1)
        }
        words = pattern.replace("(", "( ").replace(")", " )").split()
        named = " ".join(f"c{word}" if word.isdigit() else word for word in words)
        if eval(named, {}, answers):  # noqa: S307 (a pattern of our own)
            return True
    return False


@settings(max_examples=300)
@given(st.data())
def test_both_matchers_agree_with_the_naive_model(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=6))
    asked = [data.draw(conditions(FIELDS[key])) for key in chosen]
    pattern = data.draw(patterns(len(asked)))
    record = data.draw(records(asked, Subject.RECORD))
    client = data.draw(st.none() | records(asked, Subject.CLIENT))
    openings = data.draw(st.lists(records(asked, Subject.JOB_OPENING), max_size=3))
    criteria = criteria_of(*asked, pattern=pattern)
    whole = Matcher(criteria, now=NOON, zone=KOLKATA)
    piecewise = PiecewiseMatcher(criteria, now=NOON, zone=KOLKATA)

    expected = naively(asked, pattern, record, client or {}, openings)

    assert whole.matches(record, client=client, job_openings=openings) is expected
    assert whole.explain(record, client=client, job_openings=openings).matches is expected
    assert apart(piecewise, record, client, openings) is expected


def apart(
    matcher: PiecewiseMatcher, record: Record, client: Record | None, openings: list[Record]
) -> bool:
    return matcher.matches(
        matcher.answers(Subject.RECORD, record),
        client=None if client is None else matcher.answers(Subject.CLIENT, client),
        job_openings=[matcher.answers(Subject.JOB_OPENING, opening) for opening in openings],
    )


def test_answers_have_a_sign_for_each_condition_on_the_kind_in_their_order() -> None:
    asked = (
        Condition.about(STATUS, "is", "Open"),
        Condition.about(INDUSTRY, "is", "Banking"),
        Condition.about(CITY, "is_not", "Paris"),
    )
    matcher = PiecewiseMatcher(criteria_of(*asked), now=NOON, zone=KOLKATA)

    opening = {"Job_Opening_Status": "Open", "City": "Paris", "Industry": "Banking"}

    assert matcher.answers(Subject.JOB_OPENING, opening) == "yn"
    assert matcher.answers(Subject.CLIENT, {"Industry": "banking"}) == "y"
    assert matcher.answers(Subject.RECORD, opening) == ""


def test_criteria_that_cannot_be_used_are_refused_as_by_the_other_matcher() -> None:
    criteria = criteria_of(Condition.about(CITY, "at_least", "2"))

    with pytest.raises(InvalidCriteria, match="Condition 1: there is no operator “at_least”"):
        PiecewiseMatcher(criteria, now=NOON, zone=KOLKATA)
