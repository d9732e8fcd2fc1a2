"""The rows of a run as files: complete, as asked for, and of no use to a formula (R106)."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import ContactField
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun, Kind
from syncs.row_files.queries import rows
from syncs.taking_up.actions.contacts import take_up_contacts
from tests.api.conftest import admin_of
from tests.builders import make_contact, make_row, make_run
from tests.world.house import House
from tests.world.reading import text_of

RECORD = 470000000000012345
LINK = f"https://recruit.zoho.eu/recruit/EntityInfo.do?module=Candidates&id={RECORD}"


def file_of(client: Client, run: ImportRun, name: str, question: str = "") -> list[list[str]]:
    url = reverse(name, args=[run.organisation.slug, run.pk])
    answer = client.get(f"{url}?{question}")
    text = answer.getvalue().decode("utf-8-sig")
    return [*csv.reader(StringIO(text))][1:]


@pytest.fixture
def run(house: House) -> ImportRun:
    """Return a run with rows of several outcomes."""
    house.sync.connection.data_centre = "EU"
    house.sync.connection.save()
    ContactField.objects.create(organisation=house.organisation, key="city", label="City")
    run = make_run(house.sync)
    maria = make_contact(house.organisation, "maria@x.example", first_name="=HYPERLINK(1)")
    detail = {"before": {"attributes": {"city": None}}, "after": {"attributes": {"city": "Pune"}}}
    make_row(run, Outcome.UPDATED, contact=maria, ordinal=1, record_id=RECORD, detail=detail)
    make_row(
        run,
        Outcome.IGNORED,
        reason=Reason.INVALID_PATTERN,
        ordinal=2,
        record_id=2,
        email="john@gmail..com",
        detail={
            "name": "John Smith",
            "suggestion": "john@gmail.com",
            "address_fault": "two dots in a row after the @",
        },
    )
    make_row(run, Outcome.IGNORED, reason=Reason.OPTED_OUT, ordinal=3, email="otto@x.example")
    make_row(run, Outcome.IGNORED, reason=Reason.EMPTY_EMAIL, ordinal=4, record_id=4, email="")
    left_out = {"left_out": ["Age: “old” is not a number"]}
    make_row(run, Outcome.NEW, contact=maria, ordinal=5, record_id=5, detail=left_out)
    return run


def test_a_file_has_all_rows_with_what_their_page_says(run: ImportRun, vera: Client) -> None:
    found = file_of(vera, run, "export_rows")

    assert [line[1] for line in found] == [
        *("john@gmail..com", "otto@x.example", "", "maria@x.example", "maria@x.example")
    ]
    assert found[0][:6] == [
        "John Smith",
        "john@gmail..com",
        "Ignored",
        "Invalid e-mail address",
        "Two dots in a row after the @.",
        "john@gmail.com",
    ]
    assert found[-1] == [
        "'=HYPERLINK(1) da Silva",
        "maria@x.example",
        "Updated",
        *("", "", "", "City:  → Pune", ""),
        str(RECORD),
        LINK,
    ]


def test_a_file_has_only_what_its_page_asks_for(
    run: ImportRun, vera: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PIECE", 2)
    take_up_contacts()

    assert len(file_of(vera, run, "export_rows")) == 5
    assert len(file_of(vera, run, "export_rows", "outcome=ignored")) == 3
    assert len(file_of(vera, run, "export_rows", "outcome=ignored&reason=opted_out")) == 1
    assert len(file_of(vera, run, "export_rows", "q=maria")) == 2
    assert len(file_of(vera, run, "export_rows", "q=john+smith&outcome=new")) == 0


def test_a_list_to_mend_has_what_recruits_users_can_mend(run: ImportRun, vera: Client) -> None:
    found = file_of(vera, run, "export_mendable")

    assert [(line[0], *line[4:]) for line in found] == [
        (
            "2",
            "Two dots in a row after the @.",
            "john@gmail.com",
            "Correct the e-mail address, probably to john@gmail.com.",
        ),
        ("4", "The record has no e-mail address.", "", "Enter an e-mail address."),
        ("5", "Left out: Age: “old” is not a number.", "", "Correct the values that do not fit."),
    ]
    assert found[0][2:4] == ["John Smith", "john@gmail..com"]


SAID = [
    (Outcome.DELETED, Reason.NO_MATCH, {"removed_from": "list"}, "Removed from this list."),
    (Outcome.KEPT, Reason.NO_MATCH, {"kept": "option_off"}, "the option is switched off by now."),
    (
        Outcome.UPDATED,
        None,
        {"before": {"first_name": "Mary"}, "not_sent": ["City"]},
        "What was known of it stays.",
    ),
    (Outcome.DUPLICATE, None, {}, "Today the contact is on no other list."),
    (Outcome.PUT_BACK, Reason.WAS_NEW, {"left": [[7, "2026"]]}, "Off the list again."),
]


@pytest.mark.parametrize(("outcome", "reason", "detail", "words"), SAID)
def test_a_row_says_the_same_on_its_page_in_the_file_and_to_programs(
    house: House,
    vera: Client,
    outcome: Outcome,
    reason: Reason | None,
    detail: dict[str, Any],
    words: str,
) -> None:
    of_undo = outcome is Outcome.PUT_BACK
    kind, about = (Kind.UNDO_PREVIEW, house.run) if of_undo else (Kind.IMPORT, None)
    run = make_run(house.sync, kind=kind, about=about, finished_at=timezone.now())
    make_row(run, outcome, reason=reason, contact=house.contact, detail=detail)
    rows_of_run = admin_of(house.organisation).get(f"runs/{run.pk}/rows")["items"]

    (line,) = file_of(vera, run, "export_rows")
    (told,) = rows_of_run

    page = text_of(vera.get(reverse("run_detail", args=[house.slug, run.pk])))
    assert words in page
    assert words in line[4]
    assert words in " ".join(told["notes"])
    assert line[2] == ("Would be put back" if of_undo else outcome.label)
