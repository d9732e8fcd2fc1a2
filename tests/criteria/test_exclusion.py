"""Conditions that can never both be true are pointed out, and no others (R37)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import Condition, Matcher, Subject, ValueType, find_exclusions
from tests.criteria.material import (
    CITY,
    FIELDS,
    KOLKATA,
    NOON,
    STATUS,
    YEAR,
    actual_values,
    conditions,
    criteria_of,
)

TODAY = NOON.astimezone(KOLKATA).date()
TYPES = {kind.value: kind for kind in ValueType}


def pairs(*about: Condition, pattern: str | None = None) -> list[tuple[int, int]]:
    found = find_exclusions(criteria_of(*about, pattern=pattern), today=TODAY)
    return [(each.first, each.second) for each in found]


def about(kind: str, sentence: str) -> Condition:
    operator, *values = sentence.split(" ")
    return Condition.about(FIELDS[TYPES[kind]], operator, *values)


NEVER_BOTH = [
    ("text", "is a", "is b"),
    ("text", "is a", "is_not A"),
    ("text", "is ab", "contains c"),
    ("text", "is ab", "not_contains b"),
    ("text", "is ab", "starts_with b"),
    ("text", "starts_with a", "starts_with b"),
    ("text", "starts_with a", "not_contains a"),
    ("email", "ends_with .com", "ends_with .org"),
    ("url", "contains ab", "not_contains b"),
    ("phone", "is_empty", "is_not_empty"),
    ("textarea", "is_empty", "contains a"),
    ("number", "equals 2015", "equals 2016"),
    ("number", "equals 2", "not_equals 2.0"),
    ("number", "less 2", "at_least 2"),
    ("number", "more 3", "at_most 3"),
    ("number", "between 1 2", "between 3 4"),
    ("number", "between 1 4", "not_between 0 5"),
    ("currency", "is_empty", "more 0"),
    ("date", "on 2026-01-01", "on 2026-01-02"),
    ("date", "before 2026-01-02", "after 2026-01-01"),
    ("date", "today", "yesterday"),
    ("date", "next_days 5", "yesterday"),
    ("date", "last_days 7", "before 2026-01-15"),
    ("date", "on 2020-01-01", "this_week"),
    ("datetime", "is_empty", "today"),
    ("boolean", "is_true", "is_false"),
    ("picklist", "is IT", "is HR"),
    ("picklist", "one_of IT HR", "one_of Sales"),
    ("picklist", "one_of IT HR", "none_of HR it Sales"),
    ("multiselect", "any IT HR", "excludes HR IT"),
    ("multiselect", "all IT HR", "excludes HR"),
    ("multiselect", "is_empty", "any IT"),
    ("lookup", "is Acme", "is Widgets"),
    ("owner", "is Ann", "is_not ann"),
]

BOTH_AT_TIMES = [
    ("text", "is ab", "starts_with a"),
    ("text", "is_not a", "is b"),
    ("text", "starts_with a", "ends_with b"),
    ("text", "starts_with ab", "starts_with a"),
    ("text", "contains a", "contains b"),
    ("text", "contains a", "not_contains ab"),
    ("text", "ends_with a", "not_contains b"),
    ("text", "is_empty", "not_contains a"),
    ("text", "is_not_empty", "not_contains \ue000"),
    ("number", "at_least 2", "at_most 2"),
    ("number", "more 2", "less 3"),
    ("number", "between 1 3", "not_between 0 2"),
    ("number", "not_equals 1", "not_equals 2"),
    ("number", "is_empty", "not_equals 2"),
    ("date", "after 2026-01-01", "before 2026-01-03"),
    ("date", "today", "this_week"),
    ("date", "yesterday", "this_month"),
    ("date", "on 2026-03-01", "today"),
    ("date", "last_days 7", "before 2026-01-16"),
    ("date", "after 2020-01-01", "yesterday"),
    ("date", "between 2020-01-01 2026-01-19", "this_week"),
    ("picklist", "one_of IT HR", "one_of HR Sales"),
    ("picklist", "is_not IT", "none_of HR"),
    ("picklist", "is_not_empty", "none_of HR"),
    ("multiselect", "any IT HR", "excludes HR"),
    ("multiselect", "all IT HR", "any HR Sales"),
    ("multiselect", "all IT", "all HR"),
    ("lookup", "is Acme", "is 486812000001224088"),
]


@pytest.mark.parametrize(("kind", "one", "other"), NEVER_BOTH)
def test_two_that_can_never_both_be_true_are_pointed_out(kind: str, one: str, other: str) -> None:
    assert pairs(about(kind, one), about(kind, other)) == [(1, 2)]
    assert pairs(about(kind, other), about(kind, one)) == [(1, 2)]


@pytest.mark.parametrize(("kind", "one", "other"), BOTH_AT_TIMES)
def test_two_that_some_value_meets_are_not(kind: str, one: str, other: str) -> None:
    assert pairs(about(kind, one), about(kind, other)) == []
    assert pairs(about(kind, other), about(kind, one)) == []


@settings(max_examples=300)
@given(st.data(), st.sampled_from(ValueType), st.integers(0, 40))
def test_whoever_meets_both_shows_that_nothing_had_to_be_pointed_out(
    data: st.DataObject, kind: ValueType, later: int
) -> None:
    field = FIELDS[kind]
    both = criteria_of(data.draw(conditions(field)), data.draw(conditions(field)))
    value = data.draw(_values(kind))
    matcher = Matcher(both, now=NOON + timedelta(days=later), zone=KOLKATA)

    if matcher.matches({field.api_name: value}):
        assert find_exclusions(both, today=TODAY) == ()


def _values(kind: ValueType) -> st.SearchStrategy[Any]:
    if kind in (ValueType.LOOK_UP, ValueType.OWNER):
        names = st.sampled_from(["IT", "it", "Sales", "HR", "x", "3", "486812000001224088"])
        ids = st.sampled_from([None, "3", "486812000001224088"])
        return st.fixed_dictionaries({"name": names, "id": ids})
    return actual_values(kind)


A, B, C = (Condition.about(YEAR, "equals", year) for year in ("2015", "2016", "2017"))
OTHER = Condition.about(CITY, "is", "Paris")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("1 and 2 and 3 and 4", [(1, 2), (1, 3), (2, 3)]),
        ("(1 or 2 or 3) and 4", []),
        ("1 or (2 and 4) or 3", []),
        ("(1 and 4) or ((2 and 4) and 3)", [(2, 3)]),
        # One way is left.
        ("1 and (2 or 4) and (3 or 4)", []),
        # None is.
        ("1 and (2 or 3) and 4", [(1, 2), (1, 3)]),
        ("1 and ((2 and 4) or (3 and 4))", [(1, 2), (1, 3)]),
        ("(1 and 2", []),
    ],
)
def test_what_no_way_through_the_pattern_leads_past_is_pointed_out(
    pattern: str, expected: list[tuple[int, int]]
) -> None:
    assert pairs(A, B, C, OTHER, pattern=pattern) == expected


def test_only_conditions_on_one_field_that_can_be_used_are_compared() -> None:
    elsewhere = Condition.about(FIELDS[ValueType.NUMBER], "equals", "2016")
    unfinished = A.model_copy(update={"values": ("x",)})
    unknown = A.model_copy(update={"operator": "is_like"})
    clients = Condition.about(STATUS, "is", "Open").model_copy(update={"subject": Subject.CLIENT})
    other_type = Condition.about(STATUS, "is", "Closed").model_copy(
        update={"subject": Subject.CLIENT, "type": ValueType.BOOLEAN, "operator": "is_true"}
    )

    assert pairs(A, elsewhere, unfinished, unknown) == []
    assert pairs(clients, Condition.about(STATUS, "is", "Closed")) == []
    assert pairs(clients, other_type) == []
    assert pairs() == []


def test_of_openings_one_has_to_meet_all_conditions() -> None:
    """A contact is judged with one job opening at a time (R36)."""
    open_, closed = (Condition.about(STATUS, "is", status) for status in ("Open", "Closed"))
    assert pairs(open_, closed) == [(1, 2)]


def test_the_calendars_ends_break_nothing() -> None:
    low, high = about("date", "before 0001-01-02"), about("date", "after 9999-12-30")
    assert pairs(low, high) == [(1, 2)]
    assert pairs(low, about("date", "on 0001-01-01")) == []
