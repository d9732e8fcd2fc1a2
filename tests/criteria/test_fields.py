"""Recruit's fields as fields of conditions (R30)."""

import pytest

from criteria import (
    DATA_TYPES,
    OPERATORS,
    ConditionField,
    FieldChoice,
    Subject,
    ValueType,
    field_of,
)
from sandbox.schema import company_fields, person_fields


def test_field_comes_from_metadata() -> None:
    assert field_of(
        api_name="Industry",
        label="Industry",
        data_type="picklist",
        choices=[
            FieldChoice("-None-", "-None-"),
            FieldChoice("", ""),
            FieldChoice("Banking", "Banking and finance"),
        ],
        subject=Subject.CLIENT,
    ) == ConditionField(
        "Industry",
        "Industry",
        ValueType.PICK_LIST,
        (FieldChoice("Banking", "Banking and finance"),),
        Subject.CLIENT,
    )


def test_field_without_label_is_called_by_its_name() -> None:
    field = field_of(api_name="Year_of_Passing", label="", data_type="integer")

    assert field == ConditionField("Year_of_Passing", "Year of Passing", ValueType.NUMBER)


@pytest.mark.parametrize(
    "data_type", ["subform", "fileupload", "profileimage", "formula", "hologram", ""]
)
def test_field_that_cannot_be_judged_is_not_offered(data_type: str) -> None:
    assert field_of(api_name="X", label="X", data_type=data_type) is None


def test_every_data_type_of_the_sandbox_is_decided_on() -> None:
    fields = (
        *person_fields.CANDIDATE_FIELDS,
        *person_fields.CONTACT_FIELDS,
        *company_fields.CLIENT_FIELDS,
        *company_fields.JOB_OPENING_FIELDS,
    )

    assert {field.data_type for field in fields} - set(DATA_TYPES) == set()


def test_every_type_comes_from_some_data_type_and_has_operators() -> None:
    assert {kind for kind in DATA_TYPES.values() if kind} == set(ValueType)
    assert set(OPERATORS) == set(ValueType)


@pytest.mark.parametrize("kind", ValueType)
def test_codes_and_labels_are_told_apart(kind: ValueType) -> None:
    operators = OPERATORS[kind]

    assert len({operator.code for operator in operators}) == len(operators)
    assert len({operator.label for operator in operators}) == len(operators)


TEXT = (
    *("is", "isn't", "contains", "doesn't contain", "starts with", "ends with"),
    *("is empty", "isn't empty"),
)
NUMBER = ("=", "≠", "<", "≤", ">", "≥", "between", "not between", "is empty", "isn't empty")
DATE = (
    *("on", "before", "after", "between", "in the last n days", "in the next n days"),
    *("today", "yesterday", "this week", "this month", "is empty", "isn't empty"),
)
LABELS = {
    **dict.fromkeys(("text", "textarea", "email", "phone", "url"), TEXT),
    **dict.fromkeys(("number", "currency"), NUMBER),
    **dict.fromkeys(("date", "datetime"), DATE),
    "boolean": ("is true", "is false"),
    "picklist": ("is", "isn't", "is one of", "is none of", "is empty", "isn't empty"),
    "multiselect": ("includes any", "includes all", "excludes", "is empty", "isn't empty"),
    **dict.fromkeys(("lookup", "owner"), ("is", "isn't")),
}


@pytest.mark.parametrize("kind", ValueType)
def test_type_has_the_operators_of_the_rule(kind: ValueType) -> None:
    assert tuple(operator.label for operator in OPERATORS[kind]) == LABELS[kind]
