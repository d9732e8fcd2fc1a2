"""Which records belong to a record, and what a run reads because of that (R36)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from criteria import Condition, ConditionField, Criteria, Subject, ValueType
from recruit import BulkFields
from recruit import Field as RecruitField
from syncs.domain.relations import (
    asked_relations,
    is_referral_told,
    read_key,
    referred_id,
    related_fields,
    relations_of,
    write_key,
)
from tests.domain.frozen import settings_of

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
INDUSTRY = ConditionField("Industry", "Industry", ValueType.TEXT, subject=Subject.CLIENT)
STATUS = ConditionField("Job_Opening_Status", "Status", ValueType.TEXT, subject=Subject.JOB_OPENING)
TITLE = ConditionField("Job_Title", "Job title", ValueType.TEXT)
CLIENT_NAME = ConditionField("Client_Name", "Client name", ValueType.LOOK_UP)


def criteria_on(*fields: ConditionField) -> Criteria:
    return Criteria(conditions=tuple(Condition.about(field, "is", "x") for field in fields))


def test_only_contacts_have_related_records() -> None:
    modules = ("Contacts", "Candidates", "Clients", "Alumni")

    found = {name: [each.module for each in relations_of(name)] for name in modules}

    assert found == {
        "Contacts": ["Clients", "Job_Openings"],
        "Candidates": [],
        "Clients": [],
        "Alumni": [],
    }


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ((), []),
        ((TITLE,), []),
        ((TITLE, INDUSTRY), ["Clients"]),
        ((STATUS,), ["Job_Openings"]),
        ((STATUS, INDUSTRY, STATUS), ["Clients", "Job_Openings"]),
    ],
)
def test_relations_are_asked_where_a_condition_is_about_them(
    fields: tuple[ConditionField, ...], asked: list[str]
) -> None:
    found = asked_relations("Contacts", criteria_on(*fields))

    assert [relation.module for relation in found] == asked


def test_of_related_records_only_what_is_asked_is_read() -> None:
    clients, openings = asked_relations("Contacts", criteria_on(INDUSTRY, STATUS))

    assert related_fields(clients, criteria_on(INDUSTRY, STATUS)) == ("Industry",)
    assert related_fields(openings, criteria_on(INDUSTRY, STATUS)) == (
        "Contact_Name",
        "Job_Opening_Status",
    )


@pytest.mark.parametrize(
    ("criteria", "mapped", "look_ups", "only_referring"),
    [
        (None, (), (), set()),
        (criteria_on(TITLE), (), (), set()),
        (criteria_on(STATUS), (), (), set()),
        (criteria_on(INDUSTRY), (), ("Client_Name",), {"Client_Name"}),
        (criteria_on(INDUSTRY), ("Client_Name",), ("Client_Name",), set()),
        (criteria_on(INDUSTRY, CLIENT_NAME), (), ("Client_Name",), set()),
    ],
)
def test_the_look_up_is_read_and_its_name_only_where_it_matters(
    criteria: Criteria | None,
    mapped: tuple[str, ...],
    look_ups: tuple[str, ...],
    only_referring: Any,
) -> None:
    settings = settings_of(criteria, *mapped)

    assert settings.look_ups == look_ups
    assert settings.only_referring == only_referring
    assert set(look_ups) <= set(settings.source_fields)
    assert len(settings.source_fields) == len(set(settings.source_fields))


@pytest.mark.parametrize(
    ("look_up", "expected"),
    [
        ({"name": "A bank", "id": 486819020001224172}, "486819020001224172"),
        (7, "7"),
        (True, None),
        ({"id": -7}, None),
        ({"id": 2**63}, None),
        ({"name": "A bank", "id": "486819020001224172"}, "486819020001224172"),
        ({"id": "7"}, "7"),
        ("7", "7"),
        ({"name": "A bank"}, None),
        ({"id": None}, None),
        ({"id": ""}, None),
        ({"id": "٧"}, None),
        ({"id": "7; DROP"}, None),
        ({"id": "0"}, None),
        ({"id": "9223372036854775807"}, "9223372036854775807"),
        ({"id": "9223372036854775808"}, None),
        ({"id": "9" * 5000}, None),
        (None, None),
        ("", None),
        ("null", None),
        ([{"id": "7"}], None),
    ],
)
def test_a_look_up_names_a_record_or_none(look_up: object, expected: str | None) -> None:
    assert referred_id(look_up) == expected


@pytest.mark.parametrize("look_up", [None, "", {}, {"id": None}, {"id": ""}, {"id": "7"}, 7])
def test_a_look_up_tells_whom_it_names_or_that_it_names_nobody(look_up: object) -> None:
    assert is_referral_told(look_up)


@pytest.mark.parametrize(
    "look_up",
    [{"name": "A bank"}, {"id": "seven"}, {"id": {}}, {"id": 2**63}, "null", [], False, 0, 1.5],
)
def test_what_is_neither_an_id_nor_empty_tells_nothing(look_up: object) -> None:
    assert not is_referral_told(look_up)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ((Subject.RECORD, "City"), "City"),
        ((Subject.CLIENT, "Industry"), "client.Industry"),
        ((Subject.JOB_OPENING, "City"), "job_opening.City"),
        ((Subject.RECORD, ""), ""),
    ],
)
def test_key_of_a_field_goes_through_a_form_as_it_is(key: Any, text: str) -> None:
    assert write_key(key) == text
    assert read_key(text) == key


@pytest.mark.parametrize("text", ["record.City", "nobody.City", ".City", "client", "Client.City"])
def test_whatever_is_no_key_of_a_related_field_is_one_of_the_record(text: str) -> None:
    assert read_key(text) == (Subject.RECORD, text)


def test_a_file_tells_a_look_up_by_its_id_where_that_is_enough() -> None:
    look_up = RecruitField(api_name="Client_Name", data_type="lookup")

    fields = BulkFields([look_up], [], only_referring={"Client_Name"})

    assert fields.columns(("id", "Client_Name"), [("1", "7"), ("2", "")])["Client_Name"] == [
        {"id": "7"},
        None,
    ]


def test_a_file_does_not_tell_a_look_up_whose_name_matters() -> None:
    look_up = RecruitField(api_name="Client_Name", data_type="lookup")

    with pytest.raises(ValueError, match="lookup"):
        BulkFields([look_up], [])
