"""Judging records apart says what judging them together does, and what the naive model does (R36).

Conditions of all types on all three kinds of records, under any pattern.
"""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import (
    Condition,
    ConditionField,
    InvalidCriteria,
    Judgement,
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

HOME = ConditionField("City", "City", ValueType.TEXT)

FIELDS = {
    (subject, kind): ConditionField(f"The_{kind}", f"The {kind}", kind, subject=subject)
    for subject in Subject
    for kind in ValueType
}


@st.composite
def records(draw: st.DrawFn, asked: list[Condition], subject: Subject) -> Record:
    """A record with all the fields that are asked about, and values in most of them."""
    return {
        condition.field: draw(actual_values(condition.type)) if draw(st.integers(0, 3)) else None
        for condition in asked
        if condition.subject is subject
    }


def naively(
    asked: list[Condition], pattern: str, record: Record, client: Record, openings: list[Record]
) -> bool:
    for opening in openings or [{}]:
        of = {Subject.RECORD: record, Subject.CLIENT: client, Subject.JOB_OPENING: opening}
        answers = {
            number: satisfies(condition, of[condition.subject], NOON, KOLKATA)
            for number, condition in enumerate(asked, start=1)
        }
        if holds(pattern, answers):
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
) -> bool | None:
    return judge(matcher, record, client, openings).matches


def judge(
    matcher: PiecewiseMatcher, record: Record, client: Record | None, openings: list[Record]
) -> Judgement:
    return matcher.judge(
        matcher.answers(Subject.RECORD, record),
        client=None if client is None else matcher.answers(Subject.CLIENT, client),
        job_openings=[matcher.answers(Subject.JOB_OPENING, opening) for opening in openings],
    )


@settings(max_examples=200)
@given(st.data())
def test_opening_that_is_perhaps_theirs_leaves_open_what_it_would_decide(
    data: st.DataObject,
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=4))
    asked = [data.draw(conditions(FIELDS[key])) for key in chosen]
    pattern = data.draw(patterns(len(asked)))
    record = data.draw(records(asked, Subject.RECORD))
    own, perhaps = (
        data.draw(st.lists(records(asked, Subject.JOB_OPENING), max_size=2)) for _ in range(2)
    )
    criteria = criteria_of(*asked, pattern=pattern)
    matcher = PiecewiseMatcher(criteria, now=NOON, zone=KOLKATA)
    whole = Matcher(criteria, now=NOON, zone=KOLKATA)

    judged = matcher.judge(
        matcher.answers(Subject.RECORD, record),
        job_openings=[matcher.answers(Subject.JOB_OPENING, opening) for opening in own],
        perhaps=[matcher.answers(Subject.JOB_OPENING, opening) for opening in perhaps],
    )

    without = naively(asked, pattern, record, {}, own)
    would = any(naively(asked, pattern, record, {}, [opening]) for opening in perhaps)
    assert judged.matches is (True if without else None if would else False)
    for judge_whole in (whole.matches, lambda *of, **more: whole.explain(*of, **more).matches):
        assert judge_whole(record, job_openings=own, perhaps=perhaps) is judged.matches


@settings(max_examples=300)
@given(st.data())
def test_a_key_that_is_absent_leaves_the_verdict_open_unless_no_value_would_change_it(
    data: st.DataObject,
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=5))
    asked = [data.draw(conditions(FIELDS[key])) for key in chosen]
    pattern = data.draw(patterns(len(asked)))
    record = data.draw(records(asked, Subject.RECORD))
    client = data.draw(records(asked, Subject.CLIENT))
    opening = data.draw(records(asked, Subject.JOB_OPENING))
    criteria = criteria_of(*asked, pattern=pattern)
    matcher = PiecewiseMatcher(criteria, now=NOON, zone=KOLKATA)
    whole = Matcher(criteria, now=NOON, zone=KOLKATA)
    told = {
        number: satisfies(
            condition,
            {Subject.RECORD: record, Subject.CLIENT: client, Subject.JOB_OPENING: opening}[
                condition.subject
            ],
            NOON,
            KOLKATA,
        )
        for number, condition in enumerate(asked, start=1)
    }
    absent = data.draw(st.sets(st.sampled_from(sorted(told))))
    for number in absent:
        condition = asked[number - 1]
        for subject, values in (
            (Subject.RECORD, record),
            (Subject.CLIENT, client),
            (Subject.JOB_OPENING, opening),
        ):
            if condition.subject is subject:
                values.pop(condition.field, None)
    absent |= {
        number
        for number, condition in enumerate(asked, start=1)
        if condition.key in {asked[each - 1].key for each in absent}
    }
    possible = {
        holds(pattern, told | dict(zip(sorted(absent), answers, strict=True)))
        for answers in product((True, False), repeat=len(absent))
    }

    judgement = judge(matcher, record, client, [opening])

    assert judgement.matches is (possible.pop() if len(possible) == 1 else None)
    explained = whole.explain(record, client=client, job_openings=[opening])
    assert explained.matches is judgement.matches
    assert whole.matches(record, client=client, job_openings=[opening]) is judgement.matches
    assert {each.number for each in explained.verdicts if each.matches is None} == absent
    if judgement.matches is None:
        assert judgement.because
        assert set(judgement.because) <= absent
    if judgement.matches is False:
        wrong = set(judgement.because)
        assert wrong
        assert not any(told[number] for number in wrong - absent)
        # To mend all that is to blame is enough.
        mended = told | dict.fromkeys(wrong | absent, True)
        assert holds(pattern, mended)


def test_what_is_to_blame_is_named_and_whether_its_value_is_missing() -> None:
    asked = (
        Condition.about(HOME, "is", "Paris"),
        Condition.about(HOME, "is", "Rome"),
        Condition.about(INDUSTRY, "is", "Banking"),
    )
    matcher = PiecewiseMatcher(
        criteria_of(*asked, pattern="(1 or 2) and 3"), now=NOON, zone=KOLKATA
    )

    assert judge(matcher, {"City": "Oslo"}, {"Industry": "Banking"}, []) == (False, (1, 2), False)
    assert judge(matcher, {"City": "Rome"}, {"Industry": "Retail"}, []) == (False, (3,), False)
    assert judge(matcher, {"City": "Rome"}, {"Industry": ""}, []) == (False, (3,), True)
    assert judge(matcher, {"City": "Rome"}, None, []) == (False, (3,), True)
    assert judge(matcher, {"City": "Rome"}, {}, []) == (None, (3,), False)
    assert judge(matcher, {}, {"Industry": "Retail"}, []) == (False, (3,), False)
    assert judge(matcher, {}, {"Industry": "Banking"}, []) == (None, (1, 2), False)


def holds(pattern: str, answers: dict[int, bool]) -> bool:
    words = pattern.replace("(", "( ").replace(")", " )").split()
    named = " ".join(f"c{word}" if word.isdigit() else word for word in words)
    return bool(eval(named, {}, {f"c{n}": answer for n, answer in answers.items()}))  # noqa: S307


def test_answers_have_a_sign_for_each_condition_on_the_kind_in_their_order() -> None:
    asked = (
        Condition.about(STATUS, "is", "Open"),
        Condition.about(INDUSTRY, "is", "Banking"),
        Condition.about(CITY, "is_not", "Paris"),
    )
    matcher = PiecewiseMatcher(criteria_of(*asked), now=NOON, zone=KOLKATA)

    opening = {"Job_Opening_Status": "Open", "City": "Paris", "Industry": "Banking"}

    assert matcher.answers(Subject.JOB_OPENING, opening) == "yn"
    assert matcher.answers(Subject.JOB_OPENING, {"City": None}) == "?y"
    assert matcher.answers(Subject.CLIENT, {"Industry": "banking"}) == "y"
    assert matcher.answers(Subject.RECORD, opening) == ""
    assert matcher.answers(Subject.CLIENT, {"Industry": None}) == "e"
    assert matcher.unknown(Subject.CLIENT) == "?"


def test_criteria_that_cannot_be_used_are_refused_as_by_the_other_matcher() -> None:
    criteria = criteria_of(Condition.about(CITY, "at_least", "2"))

    with pytest.raises(InvalidCriteria, match="Condition 1: there is no operator “at_least”"):
        PiecewiseMatcher(criteria, now=NOON, zone=KOLKATA)
