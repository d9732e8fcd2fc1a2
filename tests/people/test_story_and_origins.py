"""The story of a contact with repeats folded, and where each value came from (R93)."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from contacts.models import Contact, ContactField, FieldType
from syncs.by_hand.actions.contacts import EnteredValues, edit_contact, stored_values
from syncs.contact_fields.actions.merge import merge_fields
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import Sync
from syncs.people.rules.folding import Folded, StoryLine, fold_story
from tests.builders import NOON, make_member, make_row, make_run
from tests.world.house import House, client_of
from tests.world.imports import contact_at, map_field, run_once
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import Seen


def told(text: str) -> list[StoryLine[int]]:
    """Return rows by what they say and of whom: `a1 a1 b2` are three, numbered from 0."""
    return [
        StoryLine(number, subject=word[1:], repeats=word[0] if word[0] != "-" else None)
        for number, word in enumerate(text.split())
    ]


def test_repeats_of_one_record_are_one_though_others_come_between() -> None:
    folded, used = fold_story(told("a1 b2 a1 b2 a1 c1 a1"), at_most=9)

    assert folded == [Folded(0, 4, 3), Folded(1, 3, 2), Folded(5, 5, 1), Folded(6, 6, 1)]
    assert used == 7


def test_rows_that_stand_by_themselves_are_not_folded() -> None:
    assert fold_story(told("-1 -1 a1"), at_most=9)[0] == [
        Folded(0, 0, 1),
        Folded(1, 1, 1),
        Folded(2, 2, 1),
    ]


def test_what_does_not_fit_is_left_to_the_next_page() -> None:
    folded, used = fold_story(told("a1 b2 a1 c3 a1"), at_most=2)

    assert (folded, used) == ([Folded(0, 2, 2), Folded(1, 1, 1)], 3)


def page(client: Client, house: House, question: str = "") -> str:
    url = reverse("contact_detail", args=[house.slug, house.contact.pk])
    return client.get(url + question).content.decode()


def unchanged_in(house: House, runs: int, **changes: Any) -> None:
    for _ in range(runs):
        row = {"contact": house.contact, "record_id": 1, **changes}
        make_row(make_run(house.sync), Outcome.UNCHANGED, **row)


def test_number_of_a_streak_is_that_of_the_rows_behind_its_link(house: House, vera: Client) -> None:
    unchanged_in(house, 7)
    unchanged_in(house, 2, record_id=2)
    make_row(make_run(house.sync), Outcome.IGNORED, reason=Reason.BOUNCED, contact=house.contact)

    shown = page(vera, house)

    links = re.findall(r'href="(\?streak=[\d-]+)#story">(\d+) runs', shown)
    assert sorted(int(number) for _, number in links) == [2, 7]
    for link, number in links:
        rows = page(vera, house, link)
        assert rows.count('<span class="outcome is-unchanged">') == int(number)
        assert "say the same" not in rows


def test_foreign_streak_shows_nothing(house: House, other_house: House, vera: Client) -> None:
    unchanged_in(other_house, 3)
    last = other_house.sync.runs.order_by("pk").last()
    assert last

    shown = page(vera, house, f"?streak={other_house.sync.pk}-1-6-1-{last.pk}")

    assert '<span class="outcome' not in shown


def origins(client: Client, organisation: Organisation, contact: Contact) -> str:
    url = reverse("contact_detail", args=[organisation.slug, contact.pk])
    text = text_of(client.get(url))
    return text[text.index(" Values E-mail") : text.index("What runs did with")]


def test_each_value_says_who_wrote_it_and_what_was_before(
    source: Source, sync: Sync, organisation: Organisation
) -> None:
    bob = make_member(organisation, email="bob@example.com").user
    record = source.add("ann@mail.example", First_Name="Ann", Last_Name="Lee")
    run_once(sync)
    source.change(record, Last_Name="Lima")
    run_once(sync)
    contact = contact_at(sync, "ann@mail.example")

    imported = origins(client_of(bob), organisation, contact)
    seen = Seen.of(stored_values(contact, []))
    edit_contact(contact, EnteredValues("Anna", "Lima", {}), seen=seen, by=bob, now=NOON)
    contact.refresh_from_db()
    edited = origins(client_of(bob), organisation, contact)

    run = rf"Run of [^·]+ · {sync.name}"
    assert re.search(rf"First name Ann {run} Last name Lima {run}, before: Lee", imported)
    assert re.search(r"First name Anna By hand [^·]+ · bob@example.com, before: Ann", edited)
    assert re.search(rf"Last name Lima {run}, before: Lee", edited)


def test_value_of_a_field_that_was_merged_says_who_wrote_it(
    source: Source, sync: Sync, organisation: Organisation
) -> None:
    """R25: also what stood in the field that is not there any more, and not in the one that is."""
    bob = make_member(organisation, email="bob@example.com").user
    map_field(sync, "City", "town")
    city = ContactField.objects.create(
        organisation=organisation, key="city", label="City", type=FieldType.TEXT
    )
    record = source.add("ann@mail.example", City="Lima")
    source.add("bo@mail.example", City="Lima")
    run_once(sync)
    source.change(record, City="Oslo")
    run_once(sync)
    ann, bo = (contact_at(sync, f"{name}@mail.example") for name in ("ann", "bo"))
    seen = Seen.of(stored_values(bo, ["town"]))
    edit_contact(bo, EnteredValues("", "", {"town": "Rome"}), seen=seen, by=bob, now=NOON)

    merge_fields(city, ContactField.objects.get(key="town"))

    of_ann, of_bo = (origins(client_of(bob), organisation, each) for each in (ann, bo))
    assert re.search(rf"City Oslo Run of [^·]+ · {sync.name}, before: Lima", of_ann)
    assert re.search(r"City Rome By hand [^·]+ · bob@example.com, before: Lima", of_bo)
