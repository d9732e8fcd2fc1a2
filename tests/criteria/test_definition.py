"""Criteria as they are kept: frozen, through JSON and back, and inside the settings of a run."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from criteria import (
    Condition,
    Connector,
    Criteria,
    Subject,
    ValueType,
    source_fields,
)
from tests.criteria.material import (
    CITY,
    DEPARTMENT,
    EXPERIENCE,
    FIELDS,
    INDUSTRY,
    STATUS,
    YEAR,
    conditions,
    criteria_of,
)

IN_DEPARTMENTS: dict[str, Any] = {
    "subject": "record",
    "field": "Department",
    "label": "Department",
    "type": "picklist",
    "operator": "one_of",
    "values": ["IT", "Sales"],
    "connector": "and",
}
WITHOUT_CITY: dict[str, Any] = {
    "subject": "job_opening",
    "field": "City",
    "label": "City",
    "type": "text",
    "operator": "is_empty",
    "values": [],
    "connector": "or",
}
KEPT = {"version": 1, "conditions": [IN_DEPARTMENTS, WITHOUT_CITY], "pattern": "2 or 1"}
"""What version 1 looks like: criteria that are kept somewhere must stay readable."""

CRITERIA = criteria_of(
    Condition.about(DEPARTMENT, "one_of", "IT", "Sales"),
    Condition.about(CITY, "is_empty", connector=Connector.OR),
    pattern="2 or 1",
)


def test_criteria_are_plain_json() -> None:
    assert CRITERIA.model_dump(mode="json") == KEPT
    assert Criteria.model_validate(KEPT) == CRITERIA


def test_criteria_go_into_other_models() -> None:
    class Settings(BaseModel):
        criteria: Criteria | None

    settings = Settings(criteria=CRITERIA)

    assert Settings.model_validate_json(settings.model_dump_json()) == settings


@given(st.lists(st.sampled_from(ValueType).flatmap(lambda kind: conditions(FIELDS[kind]))))
def test_criteria_survive_json(some: list[Condition]) -> None:
    criteria = criteria_of(*some)

    assert Criteria.model_validate_json(criteria.model_dump_json()) == criteria


@pytest.mark.parametrize(
    "kept",
    [
        KEPT | {"version": 2},
        KEPT | {"extra": 1},
        KEPT | {"conditions": [{"field": "City"}]},
        KEPT | {"conditions": [IN_DEPARTMENTS | {"type": "subform"}]},
        KEPT | {"conditions": [IN_DEPARTMENTS | {"connector": "xor"}]},
        KEPT | {"conditions": [IN_DEPARTMENTS | {"values": [3]}]},
        [],
    ],
)
def test_what_is_not_criteria_is_refused(kept: object) -> None:
    with pytest.raises(ValidationError):
        Criteria.model_validate(kept)


def test_criteria_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CRITERIA.pattern = "1"  # type: ignore[misc]
    assert hash(CRITERIA) == hash(Criteria.model_validate(KEPT))


@pytest.mark.parametrize(
    ("pattern", "text", "edited"),
    [
        (None, "( 1 or 2 )", False),
        ("1 OR 2", "1 OR 2", False),
        ("1 and 2", "1 and 2", True),
        ("1 an", "1 an", True),
    ],
)
def test_pattern_is_the_written_one_or_the_default(
    pattern: str | None, text: str, edited: bool
) -> None:
    criteria = criteria_of(*CRITERIA.conditions, pattern=pattern)

    assert (criteria.pattern_text, criteria.is_edited) == (text, edited)


@pytest.mark.parametrize("number", [0, 101])
def test_without_a_default_pattern_there_is_no_text(number: int) -> None:
    criteria = criteria_of(*CRITERIA.conditions[:1] * number)

    assert (criteria.pattern_text, criteria.is_edited) == ("", False)


def test_source_fields_are_named_once_for_each_subject() -> None:
    criteria = criteria_of(
        Condition.about(YEAR, "equals", "2015"),
        Condition.about(STATUS, "is", "Open"),
        Condition.about(EXPERIENCE, "at_least", "2"),
        Condition.about(YEAR, "equals", "2016"),
        Condition.about(CITY, "is", "Paris"),
    )

    assert source_fields(criteria) == {
        Subject.RECORD: ("Year_of_Passing", "Experience_in_Years"),
        Subject.CLIENT: (),
        Subject.JOB_OPENING: ("Job_Opening_Status", "City"),
    }
    assert source_fields(criteria_of(Condition.about(INDUSTRY, "is_empty"))) == {
        Subject.RECORD: (),
        Subject.CLIENT: ("Industry",),
        Subject.JOB_OPENING: (),
    }
