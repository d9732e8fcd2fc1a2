"""Rows of a run are found by any part of a name or address, or by a record's id (R92)."""

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun
from syncs.taking_up.actions.contacts import take_up_contacts
from tests.builders import make_contact, make_row, make_run
from tests.world.house import House
from tests.world.reading import text_of


@pytest.fixture
def run(house: House) -> ImportRun:
    """Return a run with somebody who was imported, two who were ignored, and one not selected."""
    house.sync.connection.data_centre = "EU"
    house.sync.connection.save()
    run = make_run(house.sync)
    zoe = make_contact(house.organisation, "z.marple@x.example", first_name="Zoë", last_name="Ray")
    make_row(run, Outcome.NEW, ordinal=1, contact=zoe, record_id=901)
    fault = Reason.INVALID_PATTERN
    make_row(run, Outcome.IGNORED, reason=fault, ordinal=2, email="rayman@", record_id=902)
    named = {"name": "Ray Bradbury"}
    make_row(run, Outcome.IGNORED, reason=fault, ordinal=3, email="", detail=named, record_id=903)
    make_row(run, Outcome.NOT_SELECTED, ordinal=4, email="zoë@y.example", record_id=904)
    make_row(make_run(house.sync), Outcome.UNCHANGED, ordinal=5, contact=zoe, record_id=901)
    return run


def address_of(run: ImportRun) -> str:
    return reverse("run_detail", args=[run.organisation.slug, run.pk])


@pytest.mark.parametrize(
    ("question", "ordinals"),
    [
        ("q=ray", [2, 3, 1]),
        ("q=ZO%C3%8B", [1, 4]),
        ("q=ray+zo%C3%AB", [1]),
        ("q=marple", [1]),
        ("q=903", [3]),
        ("q=ray&outcome=ignored", [2, 3]),
        ("q=ray&outcome=total", [2, 3, 1]),
        ("q=ray&outcome=ignored&reason=opted_out", []),
        ("q=%25", []),
        ("q=nobody", []),
        ("q=++", [2, 3, 1, 4]),
    ],
)
def test_rows_are_found_by_part_of_a_name_or_address_or_by_record(
    run: ImportRun, vera: Client, question: str, ordinals: list[int]
) -> None:
    take_up_contacts()

    page = vera.get(f"{address_of(run)}?{question}").context["page"]

    assert [shown.row.ordinal for shown in page.rows] == ordinals


def test_what_was_found_is_paged_and_named(run: ImportRun, vera: Client) -> None:
    for ordinal in range(10, 130):
        make_row(run, Outcome.NOT_SELECTED, ordinal=ordinal, email=f"rob{ordinal}@y.example")
    seen: list[int] = []
    question = "q=rob&outcome=not_selected"

    while question:
        answer = vera.get(f"{address_of(run)}?{question}")
        page = answer.context["page"]
        seen += [shown.row.ordinal for shown in page.rows]
        question = f"q=rob&outcome=not_selected&after={page.next}" if page.next else ""
        assert question.replace("&", "&amp;") in answer.content.decode()

    assert seen == [*range(10, 130)]
    assert "with “ rob ”" in text_of(answer)


def test_a_search_that_takes_too_long_says_so(
    run: ImportRun, vera: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.bounded.MILLISECONDS", 50)
    session = psycopg2.connect(**connection.get_connection_params())
    try:
        with session.cursor() as cursor:  # in a transaction, so that whoever searches waits
            cursor.execute("LOCK TABLE contacts_searchtext IN ACCESS EXCLUSIVE MODE")

        text = text_of(vera.get(f"{address_of(run)}?q=ray"))
        answer = vera.get(f"{address_of(run)}rows.csv?q=ray")
    finally:
        session.close()

    assert "Too many people match" in text
    assert answer["Location"] == address_of(run)


def test_a_row_has_a_name_and_leads_into_recruit(run: ImportRun, vera: Client) -> None:
    answer = vera.get(address_of(run))

    assert 'EntityInfo.do?module=Candidates&amp;id=903"' in answer.content.decode()
    assert "Ray Bradbury" in text_of(answer)
