"""Mailing lists, contacts, and the story of one contact (R93)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import ContactField, Suppression, SuppressionKind
from syncs.domain.outcomes import Outcome, Reason
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_mailing_list,
    make_row,
    make_run,
    make_sync,
)
from tests.world.house import House
from tests.world.reading import text_of
from web import capped_count


def contacts_url(house: House) -> str:
    return reverse("contact_list", args=[house.slug])


def contact_url(house: House) -> str:
    return reverse("contact_detail", args=[house.slug, house.contact.pk])


def list_url(house: House) -> str:
    return reverse("mailing_list", args=[house.slug, house.mailing_list.pk])


def emails(client: Client, url: str, **question: Any) -> list[str]:
    return [contact.email for contact in client.get(url, question).context["page"].rows]


def members(client: Client, url: str, **question: Any) -> list[str]:
    return [member.contact.email for member in client.get(url, question).context["page"].rows]


def test_contacts_are_found_by_the_beginning_of_the_address(house: House, alice: Client) -> None:
    for address in ("mara@a.example", "mario@a.example", "mar@a.example", "zoe@a.example"):
        make_contact(house.organisation, address)

    assert emails(alice, contacts_url(house), q="mari") == [
        "maria@zylker.example",
        "mario@a.example",
    ]


@pytest.mark.parametrize("typed", ["MARIA@Zylker", "  maria ", "maria@zylker.example"])
def test_a_search_is_not_about_case_or_spaces(typed: str, house: House, alice: Client) -> None:
    assert emails(alice, contacts_url(house), q=typed) == ["maria@zylker.example"]


@pytest.mark.parametrize("typed", ["%", "_aria", "maria\\", "'; DROP", "x" * 254])
def test_a_search_takes_every_sign_as_it_is(typed: str, house: House, alice: Client) -> None:
    answer = alice.get(contacts_url(house), {"q": typed})

    assert "No contact matches" in text_of(answer)
    assert "Clear the search" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "message"),
    [("a\0b", "Null characters are not allowed."), ("x" * 3000, "at most 254 characters")],
)
def test_a_bad_search_gets_a_message_and_changes_nothing(
    typed: str, message: str, house: House, alice: Client
) -> None:
    answer = alice.get(contacts_url(house), {"q": typed})

    assert message in text_of(answer)
    assert len(answer.context["page"].rows) == 1


def test_deleted_contacts_are_found_and_marked(house: House, alice: Client) -> None:
    make_contact(house.organisation, "anna@a.example", deleted_at=NOON)

    text = text_of(alice.get(contacts_url(house)))

    assert "anna@a.example Deleted Maria da Silva" in text
    assert "maria@zylker.example Maria da Silva" in text


def test_contacts_are_paged_by_address(house: House, alice: Client) -> None:
    made = [make_contact(house.organisation, f"p{n:03}@a.example").email for n in range(70)]

    first = alice.get(contacts_url(house), {"q": "p"}).context["page"]
    second = emails(alice, contacts_url(house), q="p", after=first.next)

    assert [*(contact.email for contact in first.rows), *second] == made


def test_a_list_shows_its_members_and_what_feeds_it(house: House, alice: Client) -> None:
    text = text_of(alice.get(list_url(house)))

    assert f"{house.mailing_list.name} 1 person · fed by Candidates of zylker" in text
    assert "maria@zylker.example" in text


def test_members_are_paged_by_key(house: House, alice: Client) -> None:
    made = [make_contact(house.organisation) for _ in range(70)]
    join_list(house.mailing_list, made)

    first = alice.get(list_url(house)).context["page"]
    second = members(alice, list_url(house), after=first.next)

    seen = [*(member.contact.email for member in first.rows), *second]
    assert seen == [house.contact.email, *(contact.email for contact in made)]


def test_members_are_searched_within_the_list_only(house: House, alice: Client) -> None:
    make_contact(house.organisation, "maria@elsewhere.example")
    found = [make_contact(house.organisation, f"mary{n:02}@a.example") for n in range(60)]
    join_list(house.mailing_list, found)

    first = alice.get(list_url(house), {"q": "mar"}).context["page"]
    second = members(alice, list_url(house), q="mar", after=first.next)

    expected = [house.contact.email, *(contact.email for contact in found)]
    assert [*(member.contact.email for member in first.rows), *second] == expected


def test_a_page_of_members_that_does_not_exist_is_said(house: House, alice: Client) -> None:
    answer = alice.get(list_url(house), {"after": "x"})

    assert "This page of the list does not exist" in text_of(answer)
    assert len(answer.context["page"].rows) == 1


def test_an_empty_list_says_how_people_come(house: House, alice: Client) -> None:
    empty = make_mailing_list(house.organisation)

    text = text_of(alice.get(reverse("mailing_list", args=[house.slug, empty.pk])))

    assert "Nobody is on this list yet" in text


def test_lists_show_their_size_and_syncs(house: House, alice: Client) -> None:
    make_mailing_list(house.organisation, name="A lonely one")

    text = text_of(alice.get(reverse("mailing_lists", args=[house.slug])))

    assert "A lonely one 0 No sync" in text
    assert f"{house.mailing_list.name} 1 Candidates of zylker" in text


def test_a_large_count_stops_at_its_limit() -> None:
    limit = capped_count.MAX_COUNTED

    assert str(capped_count.CappedCount.of(limit)) == "10,000"
    assert str(capped_count.CappedCount.of(limit + 1)) == "10,000+"


def test_a_contact_shows_values_by_their_label(house: House, alice: Client) -> None:
    ContactField.objects.create(organisation=house.organisation, key="city", label="Home city")
    house.contact.attributes = {"city": "Łódź", "gone": True}
    house.contact.save()

    text = text_of(alice.get(contact_url(house)))

    (told,) = re.findall("First name Maria (.*) gone Yes", text)
    assert "Last name da Silva" in told
    assert "Home city Łódź" in told


def test_a_contact_shows_who_keeps_it_on_each_list(house: House, alice: Client) -> None:
    by_hand = make_mailing_list(house.organisation, name="Z by hand")
    join_list(by_hand, [house.contact])

    text = text_of(alice.get(contact_url(house)))

    assert "Kept there by Candidates of zylker. Candidates of zylker · record 1" in text
    assert "Z by hand On it since" in text
    assert "Put there by hand." in text


def test_a_contact_shows_why_it_must_not_be_mailed(house: House, alice: Client) -> None:
    Suppression.objects.create(
        organisation=house.organisation,
        address=house.contact.address,
        kind=SuppressionKind.UNSUBSCRIBED,
    )

    text = text_of(alice.get(contact_url(house)))

    assert "Unsubscribed since" in text
    assert "no sync adds it to a list. It stays on the lists that it was on already." in text
    assert "Kept there by Candidates of zylker" in text


def test_of_a_suppressed_contact_on_no_list_no_list_is_spoken_of(
    house: House, alice: Client
) -> None:
    alone = make_contact(house.organisation)
    Suppression.objects.create(
        organisation=house.organisation, address=alone.address, kind=SuppressionKind.BOUNCED
    )

    text = text_of(alice.get(reverse("contact_detail", args=[house.slug, alone.pk])))

    assert "no sync adds it to a list. Lift Why on a list" in text


def test_a_deleted_contact_says_since_when(house: House, alice: Client) -> None:
    house.contact.deleted_at = NOON
    house.contact.save()

    assert "Deleted from the organisation" in text_of(alice.get(contact_url(house)))


def test_a_contact_tells_its_story_newest_first(house: House, alice: Client) -> None:
    later = make_run(
        make_sync(house.organisation, name="Second"), created_at=NOON + timedelta(days=1)
    )
    make_row(later, Outcome.IGNORED, reason=Reason.BOUNCED, contact=house.contact)

    page = alice.get(contact_url(house)).context["page"]
    text = text_of(alice.get(contact_url(house)))

    assert [row.run for row in page.rows] == [later, house.run]
    assert "Second Ignored Bounced E-mail to this address has bounced." in text


def test_a_long_story_is_paged(house: House, alice: Client) -> None:
    runs = [make_run(house.sync) for _ in range(30)]
    for run in runs:
        make_row(run, Outcome.UNCHANGED, contact=house.contact, ordinal=1)
        make_row(run, Outcome.DELETED, contact=house.contact, ordinal=2)

    first = alice.get(contact_url(house)).context["page"]
    second = alice.get(contact_url(house), {"after": first.next}).context["page"]

    seen = [(row.run.pk, row.shown.outcome) for row in [*first.rows, *second.rows]]
    both = (Outcome.UNCHANGED, Outcome.DELETED)
    expected = [(run.pk, outcome) for run in reversed(runs) for outcome in both]
    assert seen == [*expected, (house.run.pk, Outcome.NEW)]
