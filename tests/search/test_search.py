"""One search finds people, syncs, lists, runs, pages and actions of the organisation (R97)."""

import re
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from contacts.domain.needles import Needle
from contacts.models import Contact
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import SourceLink, Stranger
from syncs.search.queries.people import find_people
from syncs.sql.statements import NAMED_VALUES, read_statement
from syncs.taking_up.actions.contacts import take_up_contacts
from syncs.taking_up.actions.note import note_strangers
from tests.api.conftest import admin_of
from tests.builders import (
    NOON,
    make_contact,
    make_mailing_list,
    make_member,
    make_row,
    make_run,
    make_sync,
)
from tests.world.house import House, client_of
from tests.world.owner import execute_as_owner
from tests.world.reading import text_of
from web.bounded import CutShort, bounded

PALETTE = {"HX-Request": "true"}


def search(client: Client, house: House, text: str) -> str:
    return text_of(client.get(reverse("search", args=[house.slug]), {"q": text}))


def found(house: House, text: str) -> list[str]:
    """Return the addresses of the people found, contacts and then strangers."""
    people = find_people(house.organisation, Needle.of(text), at_most=10)
    contacts: Iterable[Contact] = people.contacts
    return [each.email for each in contacts] + [each.email for each in people.strangers]


def link_record(house: House, record: int) -> None:
    """Let a record fill the contact of the house."""
    SourceLink.objects.create(
        sync_id=house.sync.pk,
        record_id=record,
        organisation_id=house.organisation.pk,
        contact_id=house.contact.pk,
        contact_revision=1,
        first_synced_at=NOON,
        fingerprint="0" * 32,
    )


@pytest.fixture
def people(house: House, other_house: House) -> House:
    for each in (house, other_house):
        at = each.slug
        make_contact(
            each.organisation, f"ann.lee@{at}.example", first_name="Ánn", last_name="Lee-Østby"
        )
        make_contact(each.organisation, f"li@{at}.example", first_name="Li", last_name="100%_Wei")
        row = {"email": f"bouncer@{at}.example", "record_id": 771, "ordinal": 9_000_005}
        row["detail"] = {"name": f"Zoë Ñandú of {at}"}
        make_row(each.run, Outcome.IGNORED, reason=Reason.BOUNCED, **row)
        odd = {"email": f"no address {at}", "record_id": 772, "ordinal": 9_000_006}
        make_row(each.run, Outcome.IGNORED, reason=Reason.INVALID_PATTERN, **odd)
        nobody = {"email": "", "record_id": 773, "ordinal": 9_000_007}
        nobody["detail"] = {"name": f"Odd Nobody of {at}"}
        make_row(each.run, Outcome.IGNORED, reason=Reason.EMPTY_EMAIL, **nobody)
    make_contact(house.organisation, "a774@other.example")
    link_record(other_house, 774)
    take_up_contacts()
    note_strangers()
    return house


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann.lee@zy", ["ann.lee@zylker.example"]),
        ("lker.exa", ["ann.lee@zylker.example", "li@zylker.example", "maria@zylker.example"]),
        ("ØSTBY", ["ann.lee@zylker.example"]),
        ("lee ánn", ["ann.lee@zylker.example"]),
        ("ann  WEI", []),
        ("ánn lee- østby ann.lee zylker li", []),
        ("ánn lee- østby ann.lee zylker le", ["ann.lee@zylker.example"]),
        ("zoë ñandú of zylker bouncer@ qqq", []),
        ("zoë ñandú of zylker bouncer@", ["bouncer@zylker.example"]),
        ("li", ["li@zylker.example"]),
        ("100%_", ["li@zylker.example"]),
        ("0%_", []),
        ("1%1", []),
        ("_wei", ["li@zylker.example"]),
        ("ounce", ["bouncer@zylker.example"]),
        ("ÑANDÚ", ["bouncer@zylker.example"]),
        ("zoë cer@", ["bouncer@zylker.example"]),
        ("zo", ["bouncer@zylker.example"]),
        ("body", [""]),
        ("addr", ["no address zylker"]),
        ("771", ["bouncer@zylker.example"]),
        ("774", ["a774@other.example"]),
        ("brightwater", []),
        ("\0", []),
    ],
)
def test_people_are_found_by_any_part(people: House, text: str, expected: list[str]) -> None:
    kinds = {"lker.exa": ["bouncer@zylker.example"]}

    assert sorted(found(people, text)) == sorted(expected + kinds.get(text, []))


def test_the_page_says_how_short_parts_are_looked_for(people: House, alice: Client) -> None:
    said = "“ LI ” is too short to be looked for inside words"

    assert said in search(alice, people, "LI ann")
    assert "too short" not in search(alice, people, "lee ann")
    rows = reverse("run_detail", args=[people.slug, people.run.pk])
    assert said in text_of(alice.get(rows, {"q": "LI"}))
    assert "too short" not in text_of(alice.get(rows, {"q": "lee"}))


def test_people_of_whom_no_contact_was_made_are_named(people: House, alice: Client) -> None:
    by_name, by_record = search(alice, people, "ñandú"), search(alice, people, "773")
    url = reverse("person", args=[people.slug])

    assert "Zoë Ñandú of zylker bouncer@zylker.example No contact: Bounced" in by_name
    assert "Odd Nobody of zylker Record 773 No contact: No e-mail address" in by_record
    for question in ({"address": "bouncer@zylker.example"}, {"record": "773"}):
        page = text_of(alice.get(url, question))
        assert " of zylker · No contact has been made of it." in page
        assert "brightwater" not in page


def test_who_was_deleted_is_found_as_that_on_the_page_and_by_programs(
    house: House, alice: Client
) -> None:
    Contact.objects.filter(pk=house.contact.pk).update(deleted_at=NOON)
    take_up_contacts()

    (told,) = admin_of(house.organisation).get("search?q=maria")["contacts"]

    assert told["deleted"] is True
    assert "maria@zylker.example Deleted" in search(alice, house, "maria")


@pytest.mark.parametrize(("record", "text"), [(772, "address zylker"), (773, "odd nobody")])
def test_a_record_that_was_imported_since_leads_to_its_contact(
    people: House, alice: Client, record: int, text: str
) -> None:
    link_record(people, record)
    person = {"record": record}

    led_on = alice.get(reverse("person", args=[people.slug]), person)
    told = admin_of(people.organisation).get(f"why?record={record}")

    assert found(people, text) == []
    assert found(people, str(record)) == ["maria@zylker.example"]
    contact = reverse("contact_detail", args=[people.slug, people.contact.pk])
    assert led_on["Location"] == contact
    assert told["contact"] == people.contact.pk


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_found_by_a_record_though_others_know_the_address(
    people: House, other_house: House
) -> None:
    make_contact(other_house.organisation, "bouncer@zylker.example")

    assert found(people, "771") == ["bouncer@zylker.example"]


@pytest.mark.django_db(transaction=True)
def test_names_and_addresses_of_strangers_are_found_by_an_index(house: House) -> None:
    """The statement has the expression of the index, term for term. The strangers are committed,
    as statistics are made by another session."""
    Stranger.objects.bulk_create(
        Stranger(
            sync_id=house.sync.pk,
            record_id=number,
            email=f"somebody{number}",
            address=f"somebody{number}",
            organisation_id=house.organisation.pk,
            run_id=house.run.pk,
            outcome=Outcome.IGNORED,
            ordinal=number,
        )
        for number in range(3000)
    )
    first, second, third = Needle.of("body nobody").padded
    values: dict[str, Any] = {"organisation": house.organisation.pk, "at_most": 9, "read": 9}
    values |= NAMED_VALUES | {"first": first, "second": second, "third": third, "further": ["%a%"]}
    execute_as_owner("ANALYZE syncs_stranger")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {read_statement('find_strangers')}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "stranger_by_text" in plan


def test_whose_address_begins_so_comes_first(house: House) -> None:
    make_contact(house.organisation, "zo@mail.example", last_name="Maria")
    for number in range(20):
        make_contact(house.organisation, f"a{number}@maria.example")
    take_up_contacts()

    assert found(house, "maria")[0] == "maria@zylker.example"


def test_contacts_that_are_not_taken_up_are_found_by_their_beginning(
    house: House, alice: Client
) -> None:
    assert found(house, "maria") == ["maria@zylker.example"]
    assert found(house, "aria") == []
    assert "Contacts of the last moments" in search(alice, house, "aria")


def test_a_record_leads_to_the_contact_that_it_fills(house: House) -> None:
    link_record(house, 4711)

    assert found(house, "4711") == ["maria@zylker.example"]
    assert found(house, "471") == []


def test_a_record_of_somebody_who_left_leads_to_them(house: House) -> None:
    detail = {"removed_from": "list"}
    row = {"record_id": 99, "ordinal": 9_000_005, "contact": house.contact, "detail": detail}
    make_row(house.run, Outcome.DELETED, reason=Reason.NO_MATCH, **row)
    note_strangers()

    assert found(house, "99") == ["maria@zylker.example"]


def test_who_is_a_contact_by_now_is_found_once(people: House) -> None:
    make_contact(people.organisation, "bouncer@zylker.example")
    take_up_contacts()

    assert found(people, "bouncer") == ["bouncer@zylker.example"]


def test_syncs_lists_runs_and_pages_are_found_by_name(people: House, alice: Client) -> None:
    make_sync(people.organisation, name="Nurses in Oslo")
    make_mailing_list(people.organisation, name="Oslo nurses")

    text = search(alice, people, "nurs oslo")

    assert "Nurses in Oslo Sync, active" in text
    assert "Oslo nurses Mailing list" in text
    assert f"Run {people.run.pk} Candidates of zylker" in search(alice, people, f"{people.run.pk}")
    assert "Suppressions" in search(alice, people, "bounced")


def test_every_page_of_the_settings_is_found_by_its_name(house: House) -> None:
    client = client_of(make_member(house.organisation, Role.ADMIN).user)
    page = client.get(reverse("connections", args=[house.slug])).content.decode()
    menu = page.partition('aria-label="Account settings"')[2].partition("</nav>")[0]
    pages = re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', menu)

    assert len(pages) > 10
    for address, name in pages:
        answer = client.get(reverse("search", args=[house.slug]), {"q": name})
        assert f'href="{address}"' in answer.content.decode().partition("<main")[2], name


def test_foreign_names_and_numbers_are_not_found(
    people: House, other_house: House, alice: Client
) -> None:
    for text in ("brightwater", str(other_house.run.pk), "Candidates of bright"):
        shown = search(alice, people, text)
        assert "brightwater.example" not in shown
        assert f"Run {other_house.run.pk} " not in shown
        assert "Sync, active" not in shown


def test_actions_are_those_that_a_role_may_do(
    house: House, alice: Client, bob: Client, vera: Client
) -> None:
    seen = {name: search(each, house, "new") for name, each in (("b", bob), ("v", vera))}

    assert "New sync" in seen["b"]
    assert "New sync" not in seen["v"]
    assert "Erase a person" in search(alice, house, "erase")
    assert "Erase a person" not in search(bob, house, "erase")


def test_palette_is_the_same_as_a_part(house: House, alice: Client) -> None:
    url = reverse("search", args=[house.slug])

    whole, part = alice.get(url, {"q": "maria"}), alice.get(url, {"q": "maria"}, headers=PALETTE)

    assert part.content.strip().startswith(b'<div class="found" data-text="maria">')
    assert b"<html" not in part.content
    assert "HX-Request" in whole["Vary"]


def test_nothing_found_leads_to_the_question_why(house: House, alice: Client) -> None:
    text = search(alice, house, "nobody@nowhere.example")

    assert "Nothing matches nobody@nowhere.example" in text
    assert "Ask why this address is on no list" in text


def test_a_search_costs_as_many_questions_for_many_as_for_one(people: House, alice: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            search(alice, people, "example")
        return len(captured)

    with_few = questions()
    for number in range(5):
        make_contact(people.organisation, f"more{number}@mail.example")
        make_sync(people.organisation, name=f"Example {number}")
    take_up_contacts()

    assert questions() == with_few
    assert with_few <= 20


def test_a_statement_that_takes_too_long_is_cut_short(
    house: House, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.bounded.MILLISECONDS", 50)
    with pytest.raises(CutShort), bounded(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    def slow(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    with patch("syncs.search.queries.find.find_people", slow):
        assert "Too many people match" in search(alice, house, "maria")


def test_an_answer_is_never_longer_than_asked_for_nor_shorter_for_people_of_others(
    people: House, other_house: House
) -> None:
    run = make_run(people.sync)
    for number in range(12):
        make_contact(other_house.organisation, f"y{number}@stranger.example")
    take_up_contacts()
    for number in range(12):
        email = f"x{number}@stranger.example"
        values = {"email": email, "record_id": number + 1, "ordinal": number + 9_000_100}
        make_row(run, Outcome.IGNORED, reason=Reason.BOUNCED, **values)
        make_contact(people.organisation, f"y{number}@stranger.example")
    note_strangers()
    take_up_contacts()

    found = find_people(people.organisation, Needle.of("stranger"), at_most=10)

    assert (len(found.contacts), len(found.strangers)) == (10, 10)
    assert Stranger.objects.count() > 10
