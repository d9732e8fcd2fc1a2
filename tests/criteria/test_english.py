"""Criteria in plain English (R37)."""

import pytest

from criteria import (
    OPERATORS,
    Condition,
    ConditionField,
    Subject,
    ValueType,
    condition_in_english,
    in_english,
)
from tests.criteria.material import CITY, DEPARTMENT, FIELDS, INDUSTRY, STATUS, YEAR, criteria_of

SKILLS = ConditionField("Skill_Set", "Skill Set", ValueType.TEXT_AREA)
LANGUAGES = ConditionField("Languages", "Languages", ValueType.MULTI_SELECT)
ADDED = ConditionField("Created_Time", "Created Time", ValueType.DATE_TIME)
OWNER = ConditionField("Candidate_Owner", "Candidate Owner", ValueType.OWNER)
OPENING_ID = ConditionField("Id", "Job Opening ID", ValueType.TEXT, subject=Subject.JOB_OPENING)
REMOTE = ConditionField("Remote_OK", "Remote OK", ValueType.BOOLEAN)


@pytest.mark.parametrize(
    ("condition", "english"),
    [
        (Condition.about(DEPARTMENT, "is", "IT"), "Department is IT"),
        (Condition.about(DEPARTMENT, "is", "Sales, EMEA"), "Department is “Sales, EMEA”"),
        (Condition.about(DEPARTMENT, "is", "Sales and more"), "Department is “Sales and more”"),
        (Condition.about(DEPARTMENT, "one_of", "IT", "", "X", "HR"), "Department is IT, X or HR"),
        (Condition.about(DEPARTMENT, "none_of", "IT", "HR"), "Department is none of IT and HR"),
        (Condition.about(DEPARTMENT, "is_not", "IT"), "Department isn't IT"),
        (Condition.about(SKILLS, "contains", " Python "), "Skill set contains “Python”"),
        (Condition.about(SKILLS, "not_contains", "{0} %s"), "Skill set doesn't contain “{0} %s”"),
        (Condition.about(SKILLS, "starts_with", "x" * 70), f"Skill set starts with “{'x' * 60}…”"),
        (Condition.about(SKILLS, "is_empty"), "Skill set is empty"),
        (Condition.about(YEAR, "equals", "2015.0"), "Year of passing is 2015"),
        (Condition.about(YEAR, "not_equals", "1,200.50"), "Year of passing isn't 1200.5"),
        (Condition.about(YEAR, "at_most", "-0"), "Year of passing is 0 or less"),
        (Condition.about(YEAR, "less", "1e3"), "Year of passing is less than 1000"),
        (Condition.about(YEAR, "not_between", "2", "5"), "Year of passing isn't between 2 and 5"),
        (Condition.about(ADDED, "on", "2026-01-02"), "Created time is on 2 January 2026"),
        (
            Condition.about(ADDED, "between", "2026-01-02", "2026-12-31"),
            "Created time is between 2 January 2026 and 31 December 2026",
        ),
        (Condition.about(ADDED, "last_days", "7"), "Created time is in the last 7 days"),
        (Condition.about(ADDED, "next_days", "1"), "Created time is in the next 1 day"),
        (Condition.about(ADDED, "this_week"), "Created time is this week"),
        (Condition.about(LANGUAGES, "any", "Thai", "Hindi"), "Languages includes Thai or Hindi"),
        (Condition.about(LANGUAGES, "all", "Thai", "Hindi"), "Languages includes Thai and Hindi"),
        (Condition.about(LANGUAGES, "excludes", "German"), "Languages excludes German"),
        (Condition.about(OWNER, "is", "Anita Desai"), "Candidate owner is “Anita Desai”"),
        (Condition.about(REMOTE, "is_true"), "Remote OK is true"),
        (Condition.about(INDUSTRY, "is", "Banking"), "The client's industry is “Banking”"),
        (Condition.about(STATUS, "is", "Open"), "The job opening's status is Open"),
        (Condition.about(OPENING_ID, "is", "7"), "The job opening ID is “7”"),
    ],
)  # fmt: skip
def test_condition_is_read_out(condition: Condition, english: str) -> None:
    assert condition_in_english(condition) == english


@pytest.mark.parametrize(
    ("condition", "english"),
    [
        (Condition.about(DEPARTMENT, "", "IT"), "Department …"),
        (Condition.about(DEPARTMENT, "is", " "), "Department is …"),
        (Condition.about(DEPARTMENT, "one_of"), "Department is …"),
        (Condition.about(YEAR, "between", "", "x"), "Year of passing is between “x” and …"),
        (Condition.about(ADDED, "on", "2026-02-30"), "Created time is on “2026-02-30”"),
        (Condition.about(ADDED, "last_days"), "Created time is in the last …"),
        (Condition.about(ADDED, "last_days", ""), "Created time is in the last … days"),
        (Condition(field="Gone", label="", type=ValueType.DATE, operator="today"), "Gone is today"),
    ],
)  # fmt: skip
def test_unfinished_condition_is_read_out_as_far_as_it_goes(
    condition: Condition, english: str
) -> None:
    assert condition_in_english(condition) == english


@pytest.mark.parametrize("kind", ValueType)
def test_every_operator_can_be_read_out(kind: ValueType) -> None:
    sentences = [
        condition_in_english(Condition.about(FIELDS[kind], operator.code, "3", "4"))
        for operator in OPERATORS[kind]
    ]

    assert len(set(sentences)) == len(sentences)
    assert all(sentence.startswith(f"The {kind} ") for sentence in sentences)
    assert not any("{" in sentence for sentence in sentences)


def years(*values: str) -> list[Condition]:
    return [Condition.about(YEAR, "equals", value) for value in values]


@pytest.mark.parametrize(
    ("pattern", "english"),
    [
        ("1 or 2 or 3", "Year of passing is 1, 2 or 3"),
        ("1 and (2 or 3)", "Year of passing is 1, and (year of passing is 2 or 3)"),
        (
            "(1 and 2) or 3",
            "(Year of passing is 1, and year of passing is 2), or year of passing is 3",
        ),
        ("(1 or 2) or 3", "Year of passing is 1, 2 or 3"),
        (
            "1 or (2 and (3 or 1))",
            "Year of passing is 1, or (year of passing is 2, and (year of passing is 3 or 1))",
        ),
    ],
)
def test_groups_are_readable(pattern: str, english: str) -> None:
    assert in_english(criteria_of(*years("1", "2", "3"), pattern=pattern)) == english


def test_only_conditions_that_differ_by_value_are_joined() -> None:
    conditions = (
        *years("2015"),
        Condition.about(YEAR, "at_least", "2020"),
        Condition.about(CITY, "is", "Paris"),
    )

    assert in_english(criteria_of(*conditions, pattern="1 or 2 or 3")) == (
        "Year of passing is 2015, or year of passing is 2020 or more, "
        "or the job opening's city is “Paris”"
    )


def test_negative_conditions_are_not_joined() -> None:
    conditions = [Condition.about(YEAR, "not_equals", value) for value in ("1", "2")]

    assert in_english(criteria_of(*conditions, pattern="1 or 2")) == (
        "Year of passing isn't 1, or year of passing isn't 2"
    )


def test_displayed_values_and_labels_of_today_are_used() -> None:
    renamed = ConditionField("Department", "Business Unit", ValueType.PICK_LIST, DEPARTMENT.choices)
    condition = Condition.about(DEPARTMENT, "is", "hr")

    assert in_english(criteria_of(condition), [renamed]) == "Business unit is Human resources"
    assert condition_in_english(condition, renamed) == "Business unit is Human resources"
