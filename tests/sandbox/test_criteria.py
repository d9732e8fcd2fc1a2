"""Recruit's criteria in JSON."""

from typing import Any

import pytest

from sandbox.records.criteria import InvalidCriteria, compile_criteria, fields_of

RECORD: dict[str, Any] = {
    "City": "Lyon",
    "Nothing": None,
    "Word": "null",
    "Years": 5,
    "Open": True,
    "Owner": {"name": "Anita Desai", "id": "7"},
    "Languages": ["English", "Tamil"],
    "Start": "2026-03-01",
    "Updated": "2026-03-01T10:00:00+05:30",
}


@pytest.mark.parametrize(
    ("field", "comparator", "value", "passes"),
    [
        ("City", "equal", "LYON", True),
        ("City", "equal", "Lyo", False),
        ("City", "not_equal", "Oz", True),
        ("Nothing", "equal", None, True),
        ("Word", "equal", "", True),
        ("Missing", "not_equal", "x", True),
        ("Years", "equal", "5", True),
        ("Years", "equal", "five", False),
        ("Years", "greater_than", 4, True),
        ("Years", "less_equal", "5", True),
        ("Years", "less_than", 5, False),
        ("Years", "between", [5, 7], True),
        ("Years", "not_between", [5, 7], False),
        ("Nothing", "less_than", 3, False),
        ("Open", "equal", True, True),
        ("Open", "equal", "false", False),
        ("Owner", "equal", "anita desai", True),
        ("Owner", "equal", "7", True),
        ("Languages", "equal", "tamil", True),
        ("City", "in", ["Oz", "Lyon"], True),
        ("City", "in", "Oz,Lyon", True),
        ("City", "not_in", ["Oz"], True),
        ("City", "contains", "yo", True),
        ("City", "not_contains", "yo", False),
        ("Nothing", "not_contains", "yo", True),
        ("City", "starts_with", "ly", True),
        ("City", "ends_with", "ON", True),
        ("Start", "greater_equal", "2026-03-01", True),
        ("Updated", "less_than", "2026-03-01T05:00:00Z", True),
        ("Updated", "equal", "2026-03-01", True),
    ],
)
def test_comparator(field: str, comparator: str, value: Any, passes: bool) -> None:
    test = compile_criteria({"field": field, "comparator": comparator, "value": value})

    assert test(RECORD) is passes


def test_groups_nest() -> None:
    here = {"field": "City", "comparator": "equal", "value": "Lyon"}
    away = {"field": "Country", "comparator": "equal", "value": "Oz"}
    criteria = {
        "group_operator": "and",
        "group": [here, {"group_operator": "or", "group": [away, here]}],
    }

    assert compile_criteria(criteria)(RECORD) is True
    assert compile_criteria({"group_operator": "and", "group": [here, away]})(RECORD) is False
    assert fields_of(criteria) == {"City", "Country"}


@pytest.mark.parametrize("criteria", [{}, {"field": "City", "comparator": "like", "value": "x"}])
def test_nonsense_is_refused(criteria: dict[str, Any]) -> None:
    with pytest.raises(InvalidCriteria):
        compile_criteria(criteria)
