"""Changing the list with the people coming along: shown before, then done exactly so (R23, R75)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact, MailingList, Suppression, SuppressionKind
from syncs.models import Sync
from syncs.overview.queries.moving import put_moving_in_words
from tests.all_pages.test_query_counts import questions
from tests.builders import join_list, make_contact, make_mailing_list
from tests.overview.test_change_list import members_of, other_list, people
from tests.world.house import House
from tests.world.reading import text_of

__all__ = ["other_list", "people"]


@pytest.fixture
def everybody(
    house: House, other_list: MailingList, people: dict[str, Contact]
) -> dict[str, Contact]:
    """Return the people of the sync, with one more who is on the other list already."""
    there = make_contact(house.organisation, "there@mail.example")
    join_list(house.mailing_list, [there], claimant=house.sync.pk, record=15)
    join_list(other_list, [there])
    return {**people, "there": there, "house": house.contact}


def move_url(house: House, target: MailingList) -> str:
    return reverse("move_people", args=[house.slug, house.sync.pk, target.pk])


def shown_in(page: str) -> str:
    return page.partition('name="shown" value="')[2].partition('"')[0]


def test_preview_of_a_list_change_leads_to_who_would_come_along(
    house: House, other_list: MailingList, everybody: dict[str, Contact], bob: Client
) -> None:
    form = {"do": "preview", "seen": house.mailing_list.pk, "mailing_list": other_list.pk}
    url = reverse("preview_list", args=[house.slug, house.sync.pk])

    answer = bob.post(url, {**form, "people": "move"})

    assert answer["Location"] == move_url(house, other_list)
    text = text_of(bob.get(answer["Location"]))
    for words in (
        "3 Would join the new list",
        "1 On it already",
        "1 Must not be mailed",
        "4 Would leave the old list",
        "1 Others keep them on it",
    ):
        assert words in text
    house.sync.refresh_from_db()
    assert house.sync.mailing_list == house.mailing_list


WHO = {
    "joins": {"alone", "by_hand", "house"},
    "there": {"there"},
    "barred": {"bounced"},
    "leaves": {"alone", "bounced", "there", "house"},
    "stays": {"by_hand"},
    "": {"alone", "by_hand", "bounced", "there", "house"},
    "nonsense": {"alone", "by_hand", "bounced", "there", "house"},
}


def test_each_number_leads_to_exactly_its_people(
    house: House, other_list: MailingList, everybody: dict[str, Contact], bob: Client
) -> None:
    found = {}
    for who in WHO:
        text = text_of(bob.get(move_url(house, other_list), {"who": who}))
        found[who] = {name for name, contact in everybody.items() if contact.email in text}

    assert found == WHO


def test_who_is_erased_while_they_are_read_is_left_out(house: House) -> None:
    found = [(house.contact.pk, "joins", True), (2**40, "joins", True)]

    assert [each.contact for each in put_moving_in_words(house.sync, found)] == [house.contact]


def test_exactly_those_are_moved(
    house: House, other_list: MailingList, everybody: dict[str, Contact], bob: Client
) -> None:
    page = bob.get(move_url(house, other_list)).content.decode()

    answer = bob.post(move_url(house, other_list), {"shown": shown_in(page)}, follow=True)

    assert "3 people joined Alumni news. 4 people left" in text_of(answer)
    assert members_of(other_list, everybody) == {"alone", "by_hand", "there", "house"}
    assert members_of(house.mailing_list, everybody) == {"by_hand"}
    house.sync.refresh_from_db()
    assert house.sync.mailing_list == other_list


def _suppress(house: House, people: dict[str, Contact]) -> None:
    Suppression.objects.create(
        organisation=house.organisation,
        address=people["alone"].address,
        kind=SuppressionKind.BOUNCED,
    )


def _claim_elsewhere(house: House, people: dict[str, Contact]) -> None:
    join_list(house.mailing_list, [people["alone"]])


def _feed_another(house: House, people: dict[str, Contact]) -> None:
    another = make_mailing_list(house.organisation)
    Sync.objects.filter(pk=house.sync.pk).update(mailing_list=another)


def _archive(house: House, people: dict[str, Contact]) -> None:
    MailingList.objects.filter(name="Alumni news").update(archived_at=timezone.now())


@pytest.mark.parametrize("happens", [_suppress, _claim_elsewhere, _feed_another, _archive])
def test_whatever_changed_since_it_was_shown_moves_nobody(
    house: House,
    other_list: MailingList,
    everybody: dict[str, Contact],
    bob: Client,
    happens: Callable[[House, dict[str, Contact]], None],
) -> None:
    page = bob.get(move_url(house, other_list)).content.decode()
    happens(house, everybody)
    before = [members_of(each, everybody) for each in (house.mailing_list, other_list)]

    answer = bob.post(move_url(house, other_list), {"shown": shown_in(page)})

    text = text_of(answer)
    assert "so nobody was moved" in text or "is archived: unarchive it first" in text
    assert [members_of(each, everybody) for each in (house.mailing_list, other_list)] == before
    house.sync.refresh_from_db()
    assert house.sync.mailing_list != other_list


def test_three_people_cost_as_many_questions_as_one_and_each_has_a_page(
    house: House, other_list: MailingList, bob: Client
) -> None:
    url = move_url(house, other_list)
    with_one = questions(bob, url)
    for number in range(51):
        contact = make_contact(house.organisation, f"person{number:02}@many.example")
        join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=100 + number)

    assert questions(bob, url) == with_one <= 15

    first = bob.get(url).content.decode()
    after = first.partition("?after=")[2].partition('"')[0]
    second = text_of(bob.get(url, {"after": after}))
    pages = [
        (f"person{number:02}@" in first, f"person{number:02}@" in second) for number in range(51)
    ]
    assert pages == [(True, False)] * 49 + [(False, True)] * 2


def test_foreign_list_is_not_there_and_the_own_one_is_fed_already(
    house: House, other_house: House, bob: Client
) -> None:
    assert bob.get(move_url(house, other_house.mailing_list)).status_code == 404
    text = text_of(bob.get(move_url(house, house.mailing_list)))
    assert "The sync feeds this list already." in text
    assert "move exactly these" not in text
