"""The values that contacts get: R41, R44, R45."""

from typing import Any

import pytest

from contacts.models import FieldType
from syncs.models import FieldMapping, Sync
from tests.world.imports import (
    checkpoint_of,
    contact_at,
    detail_of,
    is_balanced,
    map_field,
    rows_of,
    run_once,
)
from tests.world.source import Source

MARIA = "maria@mail.example"

FITTING = [
    (FieldType.TEXT, "City", " São Paulo ", "São Paulo"),
    (FieldType.TEXT, "Experience_in_Years", 7, "7"),
    (FieldType.TEXT, "Languages", ["German", "Tamil"], "German, Tamil"),
    (FieldType.TEXT, "Skill_Set", "tab\tline\nback\\slash \\N", "tab\tline\nback\\slash \\N"),
    (FieldType.NUMBER, "Experience_in_Years", 7, 7),
    (FieldType.NUMBER, "Current_Salary", 42500.5, 42500.5),
    (FieldType.NUMBER, "City", "1,200", 1200),
    (FieldType.BOOLEAN, "Remote_OK", False, False),
    (FieldType.DATE, "Expected_Start", "2026-03-01", "2026-03-01"),
    (FieldType.DATETIME, "City", "2026-03-01T09:30:00+05:30", "2026-03-01T04:00:00Z"),
]


@pytest.mark.parametrize(("kind", "source_field", "value", "kept"), FITTING)
def test_value_arrives_in_the_type_of_its_field(
    source: Source, sync: Sync, kind: FieldType, source_field: str, value: Any, kept: Any
) -> None:
    map_field(sync, source_field, "own", kind)
    record = source.add(MARIA, **{source_field: value})

    first, second = run_once(sync), run_once(sync, full=True)

    assert rows_of(first) == {record: ("new", None)}
    assert rows_of(second) == {record: ("unchanged", None)}
    assert contact_at(sync, MARIA).attributes == {"own": kept}


MISFITS = [
    (FieldType.NUMBER, "City", "many"),
    (FieldType.BOOLEAN, "City", "maybe"),
    (FieldType.DATE, "Expected_Start", "2026-02-30"),
    (FieldType.DATETIME, "Expected_Start", "2026-02-28"),
    (FieldType.TEXT, "City", "nul\0"),
    (FieldType.TEXT, "City", "x" * 10_001),
    (FieldType.TEXT, "City", {"unexpected": [1]}),
]


@pytest.mark.parametrize(("kind", "source_field", "value"), MISFITS)
def test_misfit_is_left_out_and_noted_and_the_person_imported(
    source: Source, sync: Sync, kind: FieldType, source_field: str, value: Any
) -> None:
    map_field(sync, source_field, "own", kind)
    record = source.add(MARIA, Last_Name="García", **{source_field: value})

    run = run_once(sync)

    (note,) = detail_of(run, record)["left_out"]
    assert note.startswith(f"{source_field}: ")
    assert rows_of(run) == {record: ("new", None)}
    assert contact_at(sync, MARIA).last_name == "García"
    assert contact_at(sync, MARIA).attributes == {}


@pytest.mark.parametrize("name", ["nul\0", "x" * 20_000])
def test_name_that_does_not_fit_is_noted(source: Source, sync: Sync, name: str) -> None:
    record = source.add(MARIA, First_Name="Maria", Last_Name=name)

    run = run_once(sync)

    assert len(detail_of(run, record)["left_out"]) == 1
    assert contact_at(sync, MARIA).first_name == "Maria"
    assert is_balanced(run)


def test_empty_source_value_keeps_the_contacts_value(source: Source, sync: Sync) -> None:
    map_field(sync, "City", "city")
    record = source.add(MARIA, First_Name="Maria", City="Sevilla")
    run_once(sync)
    source.change(record, First_Name="", City=None)

    run = run_once(sync)

    assert rows_of(run) == {record: ("unchanged", None)}
    contact = contact_at(sync, MARIA)
    assert (contact.first_name, contact.attributes) == ("Maria", {"city": "Sevilla"})


def test_empty_source_value_clears_where_the_pair_says_so(source: Source, sync: Sync) -> None:
    map_field(sync, "City", "city", clear_when_empty=True)
    FieldMapping.objects.filter(sync=sync, column="first_name").update(clear_when_empty=True)
    record = source.add(MARIA, First_Name="Maria", City="Sevilla")
    run_once(sync)
    source.change(record, First_Name=None, City="")

    first, second = run_once(sync), run_once(sync, full=True)

    assert rows_of(first) == {record: ("updated", None)}
    assert detail_of(first, record) == {
        "before": {"first_name": "Maria", "attributes": {"city": "Sevilla"}},
        "after": {"first_name": "", "attributes": {"city": None}},
        "revision": 1,
    }
    assert rows_of(second) == {record: ("unchanged", None)}
    contact = contact_at(sync, MARIA)
    assert (contact.first_name, contact.attributes) == ("", {})


def test_who_is_new_has_no_value_to_clear(source: Source, sync: Sync) -> None:
    map_field(sync, "City", "city", clear_when_empty=True)
    source.add(MARIA, City="")

    run_once(sync)

    assert contact_at(sync, MARIA).attributes == {}


def test_own_fields_that_are_not_mapped_keep_their_values(source: Source, sync: Sync) -> None:
    map_field(sync, "City", "city")
    record = source.add(MARIA, City="Sevilla")
    run_once(sync)
    contact = contact_at(sync, MARIA)
    contact.attributes |= {"shoe_size": 38}
    contact.save()
    source.change(record, City="Madrid")

    run_once(sync)

    assert contact_at(sync, MARIA).attributes == {"city": "Madrid", "shoe_size": 38}


def test_new_mapping_is_applied_to_everyone_by_a_full_run(source: Source, sync: Sync) -> None:
    record = source.add(MARIA, City="Sevilla")
    run_once(sync)
    map_field(sync, "City", "city")

    run = run_once(sync, full=True)

    assert rows_of(run) == {record: ("updated", None)}
    assert contact_at(sync, MARIA).attributes == {"city": "Sevilla"}
    assert checkpoint_of(run).fetched == 1
