"""Conditions on a contact's client and job openings, one opening at a time (R36)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import Condition, ConditionField, Connector, Matcher, ValueType
from tests.criteria.material import CITY, INDUSTRY, KOLKATA, NOON, STATUS, criteria_of

TITLE = ConditionField("Job_Title", "Job title", ValueType.TEXT)
IS_RECRUITER = Condition.about(TITLE, "is", "Recruiter")
IN_BANKING = Condition.about(INDUSTRY, "is", "Banking")
IS_OPEN = Condition.about(STATUS, "is", "Open")
IN_PARIS = Condition.about(CITY, "is", "Paris")
NOT_FILLED = Condition.about(STATUS, "is_not", "Filled")

OPEN_IN_PARIS = {"Job_Opening_Status": "Open", "City": "Paris"}
OPEN_IN_ROME = {"Job_Opening_Status": "Open", "City": "Rome"}
FILLED_IN_PARIS = {"Job_Opening_Status": "Filled", "City": "Paris"}
RECRUITER = {"Job_Title": "Recruiter"}
BANK = {"Industry": "Banking"}


def matcher_of(*conditions: Condition, pattern: str | None = None) -> Matcher:
    return Matcher(criteria_of(*conditions, pattern=pattern), now=NOON, zone=KOLKATA)


@pytest.mark.parametrize(
    ("openings", "expected"),
    [
        ([], False),
        ([OPEN_IN_PARIS], True),
        ([OPEN_IN_ROME, FILLED_IN_PARIS], False),
        ([OPEN_IN_ROME, FILLED_IN_PARIS, OPEN_IN_PARIS], True),
    ],
)
def test_one_opening_satisfies_all_conditions_on_openings(
    openings: list[dict[str, Any]], expected: bool
) -> None:
    assert matcher_of(IS_OPEN, IN_PARIS).matches({}, job_openings=openings) is expected


def test_different_openings_may_satisfy_different_alternatives() -> None:
    either = matcher_of(IS_OPEN, IN_PARIS, pattern="1 or 2")

    assert either.matches({}, job_openings=[{"City": "Oslo"}, FILLED_IN_PARIS]) is True


@pytest.mark.parametrize(
    ("openings", "expected"),
    [([], True), ([FILLED_IN_PARIS], False), ([FILLED_IN_PARIS, OPEN_IN_ROME], True)],
)
def test_without_openings_their_fields_are_missing(
    openings: list[dict[str, Any]], expected: bool
) -> None:
    assert matcher_of(NOT_FILLED).matches({}, job_openings=openings) is expected


@pytest.mark.parametrize(
    ("client", "is_banking", "is_not_banking"),
    [
        (BANK, True, False),
        ({"Industry": "Retail"}, False, True),
        ({}, None, None),
        (None, False, True),
    ],
)
def test_without_client_its_fields_are_missing(
    client: dict[str, Any] | None, is_banking: bool, is_not_banking: bool
) -> None:
    not_banking = Condition.about(INDUSTRY, "is_not", "Banking")

    found = [
        matcher_of(condition).matches({}, client=client) for condition in (IN_BANKING, not_banking)
    ]

    assert found == [is_banking, is_not_banking]


def test_fields_of_one_name_are_told_apart_by_subject() -> None:
    own = ConditionField("City", "City", ValueType.TEXT)
    matcher = matcher_of(Condition.about(own, "is", "Rome"), IN_PARIS)

    assert matcher.matches({"City": "Rome"}, job_openings=[OPEN_IN_PARIS]) is True
    assert matcher.matches({"City": "Paris"}, job_openings=[OPEN_IN_ROME]) is False


def test_explanation_is_about_the_opening_that_matches() -> None:
    explained = matcher_of(IS_OPEN, IN_PARIS).explain(
        {}, job_openings=[OPEN_IN_ROME, OPEN_IN_PARIS, OPEN_IN_PARIS]
    )

    assert (explained.matches, explained.job_opening) == (True, 1)
    assert [verdict.actual for verdict in explained.verdicts] == ["Open", "Paris"]


def test_opening_that_matches_comes_before_one_that_satisfies_more_conditions() -> None:
    is_filled = Condition.about(STATUS, "is", "Filled")
    matcher = matcher_of(IS_OPEN, IN_PARIS, is_filled, IS_RECRUITER, pattern="1 or (2 and 3 and 4)")

    explained = matcher.explain({}, job_openings=[FILLED_IN_PARIS, OPEN_IN_ROME])

    assert (explained.matches, explained.job_opening) == (True, 1)


def test_explanation_is_else_about_the_closest_opening() -> None:
    explained = matcher_of(IS_OPEN, IN_PARIS).explain(
        {}, job_openings=[{"City": "Oslo"}, OPEN_IN_ROME, FILLED_IN_PARIS]
    )

    assert (explained.matches, explained.job_opening) == (False, 1)
    assert [verdict.matches for verdict in explained.verdicts] == [True, False]


@pytest.mark.parametrize("conditions", [[IS_RECRUITER], [IN_BANKING]])
def test_explanation_names_no_opening_where_none_is_asked(conditions: list[Condition]) -> None:
    explained = matcher_of(*conditions).explain(RECRUITER, client=BANK, job_openings=[OPEN_IN_ROME])

    assert (explained.matches, explained.job_opening) == (True, None)


OPENINGS = st.fixed_dictionaries(
    {
        "Job_Opening_Status": st.sampled_from(("Open", "Filled", None)),
        "City": st.sampled_from(("Paris", "Rome", None)),
    }
)


@given(
    st.sampled_from(("Recruiter", None)),
    st.none() | st.sampled_from(("Banking", "Retail")).map(lambda industry: {"Industry": industry}),
    st.lists(OPENINGS, max_size=3),
    st.sampled_from(Connector),
    st.sampled_from(Connector),
)
def test_some_combination_satisfies_the_pattern(
    title: str | None,
    client: dict[str, Any] | None,
    openings: list[dict[str, Any]],
    outer: Connector,
    inner: Connector,
) -> None:
    pattern = f"(1 {inner} 2) {outer} (3 {inner} 4)"
    matcher = matcher_of(IS_RECRUITER, IS_OPEN, IN_BANKING, NOT_FILLED, pattern=pattern)
    record = {"Job_Title": title}

    expected = False
    for opening in openings or [{}]:
        answers = (
            title == "Recruiter",
            opening.get("Job_Opening_Status") == "Open",
            client == BANK,
            opening.get("Job_Opening_Status") != "Filled",
        )
        first, second = (
            all(pair) if inner is Connector.AND else any(pair)
            for pair in (answers[:2], answers[2:])
        )
        expected |= (first and second) if outer is Connector.AND else (first or second)

    assert matcher.matches(record, client=client, job_openings=openings) is expected
    assert matcher.explain(record, client=client, job_openings=openings).matches is expected
