"""Runs over metadata with odd attributes: only what depends on one is touched by it (R9)."""

from typing import Any

import pytest

from contacts.models import FieldType
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.models import Selection, Sync
from tests.world.imports import change, contact_at, map_field, numbers_of, run_once
from tests.world.source import Source

MARIA, NOOR = "maria@mail.example", "noor@mail.example"
DEPARTMENT = ConditionField("Department", "Department", ValueType.PICK_LIST)
YEARS = [{"display_value": year, "actual_value": year} for year in (2021, 2022)]


def by_department(sync: Sync, department: str) -> None:
    criteria = Criteria(conditions=(Condition.about(DEPARTMENT, "is", department),))
    change(sync, selection=Selection.CRITERIA, criteria=criteria.model_dump(mode="json"))


def set_odd(source: Source, at: list[str | int], value: Any) -> None:
    source.trouble("odd_value", "/settings/fields", times=None, at=["fields", *at], value=value)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (["Department", "pick_list_values"], YEARS),
        (["City", "data_type"], None),
        (["City", "length"], ""),
        (["Email", "data_type"], 7),
        (["Email", "field_label"], []),
        (["Updated_On", "data_type"], None),
        ([0], "Candidate_ID"),
        ([1, "api_name"], None),
    ],
)
def test_odd_attribute_refuses_no_run(
    source: Source, sync: Sync, at: list[str | int], value: Any
) -> None:
    map_field(sync, "City", "city")
    source.add(MARIA, City="Sevilla")
    set_odd(source, at, value)

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}
    assert contact_at(sync, MARIA).attributes == {"city": "Sevilla"}


def test_choices_that_are_numbers_are_compared_as_their_texts(source: Source, sync: Sync) -> None:
    by_department(sync, "2022")
    source.add(MARIA, Department=2022)
    source.add(NOOR, Department=2021)
    set_odd(source, ["Department", "pick_list_values"], YEARS)

    run = run_once(sync)

    assert run.total == numbers_of(run)["new"] == 1
    assert contact_at(sync, MARIA).address == MARIA


@pytest.mark.parametrize(
    ("kind", "value", "kept"), [(FieldType.TEXT, 7, "7"), (FieldType.NUMBER, "7", 7)]
)
def test_field_of_unknown_type_is_copied_value_by_value(
    source: Source, sync: Sync, kind: FieldType, value: Any, kept: Any
) -> None:
    map_field(sync, "Rating", "rating", kind)
    source.add(MARIA, Rating=value)
    source.trouble("no_value", "/settings/fields", times=None, at=["fields", "Rating", "data_type"])

    run_once(sync)

    assert contact_at(sync, MARIA).attributes == {"rating": kept}


def test_condition_on_a_field_of_unknown_type_stops_the_run_in_words(
    source: Source, sync: Sync
) -> None:
    by_department(sync, "IT")
    source.add(MARIA, Department="IT")
    set_odd(source, ["Department", "data_type"], None)

    run = run_once(sync)

    assert (run.state, run.error_code) == ("failed", "criteria_unusable")
    assert "Condition 1: There is no field “Department” that conditions can use." in run.error
