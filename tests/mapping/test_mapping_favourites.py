"""Favourites: sets of pairs that are saved under a name and fetched into other mappings (R42)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import ContactField
from syncs.mapping.rules.pairs import Pair
from syncs.models import MappingFavourite, Sync
from tests.builders import make_sync
from tests.mapping.test_mapping_pages import (
    EMAIL,
    errors,
    own_field,
    pairs_of,
    rows_of,
    said,
    sync,
    typed,
    url_of,
)
from tests.world.editing import seen_name, stamps_on
from tests.world.house import House
from tests.world.reading import text_of

__all__ = ["sync"]

NAMES = {"source": "First_Name", "target": "first_name"}


def favourites_url(house: House) -> str:
    return reverse("mapping_favourites", args=[house.slug])


def make_favourite(house: House, name: str, *pairs: Pair) -> MappingFavourite:
    stored = [vars(pair) for pair in pairs]
    return MappingFavourite.objects.create(
        organisation=house.organisation, name=name, module="Candidates", pairs=stored
    )


def fetch(client: Client, sync: Sync, favourite: MappingFavourite, *rows: dict[str, str]) -> Any:
    return client.post(url_of(sync), typed(sync, *rows, do="fetch", favourite=str(favourite.pk)))


def left_out(answer: Any) -> dict[str, str]:
    return {each.name: each.why for each in answer.context["editor"].fetched.left_out}


def test_the_present_pairs_are_saved_under_a_name(sync: Sync, bob: Client) -> None:
    own_field(sync, "city")
    city = {"source": "City", "target": "own:city", "clear_when_empty": "on"}

    answer = bob.post(
        url_of(sync), typed(sync, EMAIL, city, do="keep", favourite_name=" Basics  of all ")
    )

    favourite = MappingFavourite.objects.get()
    assert (favourite.name, favourite.module) == ("Basics of all", "Candidates")
    assert [Pair(**pair) for pair in favourite.pairs] == [
        Pair("Email", "email"),
        Pair("City", "own:city", True),
    ]
    assert said(answer) == ["Basics of all is a favourite now. The mapping itself was not saved."]
    assert pairs_of(sync) == [Pair("Email", "email")]


@pytest.mark.parametrize("name", ["Basics", "BASICS", ""])
def test_a_favourite_needs_a_name_of_its_own(
    house: House, sync: Sync, bob: Client, name: str
) -> None:
    make_favourite(house, "Basics")

    answer = bob.post(url_of(sync), typed(sync, EMAIL, do="keep", favourite_name=name))

    taken = "There is a favourite of this name. Choose another one."
    assert answer.context["keep"].errors == {"favourite_name": [taken if name else "Enter a name."]}
    assert MappingFavourite.objects.count() == 1


def test_two_organisations_may_use_one_name(
    house: House, other_house: House, sync: Sync, bob: Client
) -> None:
    make_favourite(other_house, "Basics")

    bob.post(url_of(sync), typed(sync, EMAIL, do="keep", favourite_name="Basics"))

    assert house.organisation.mapping_favourites.count() == 1


def test_pairs_that_do_not_fit_are_not_saved_as_a_favourite(sync: Sync, bob: Client) -> None:
    row = {"source": "Shoe_Size", "target": "first_name"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, row, do="keep", favourite_name="Basics"))

    assert list(errors(answer)) == ["1.source"]
    assert MappingFavourite.objects.count() == 0


def test_a_field_that_is_not_made_yet_is_made_for_its_favourite(sync: Sync, bob: Client) -> None:
    row = {"source": "City", "target": "new"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, row, do="keep", favourite_name="Basics"))

    assert said(answer) == [
        "Basics is a favourite now. Made for it: City. The mapping itself was not saved."
    ]
    assert rows_of(answer) == [("Email", "email"), ("City", "own:city")]
    assert MappingFavourite.objects.get().pairs[1]["target"] == "own:city"
    assert pairs_of(sync) == [Pair("Email", "email")]


def test_a_name_that_stands_there_is_a_favourite_along_with_the_mapping(
    house: House, sync: Sync, bob: Client
) -> None:
    row = {"source": "City", "target": "new"}
    make_favourite(house, "Taken")

    taken = bob.post(url_of(sync), typed(sync, EMAIL, row, favourite_name="taken"))
    unchanged = pairs_of(sync)
    saved = bob.post(url_of(sync), typed(sync, EMAIL, row, favourite_name="Basics"), follow=True)

    assert list(taken.context["keep"].errors) == ["favourite_name"]
    assert (unchanged, ContactField.objects.count()) == ([Pair("Email", "email")], 1)
    assert "Basics is a favourite now." in text_of(saved)
    favourite = MappingFavourite.objects.get(name="Basics")
    assert [Pair(**pair) for pair in favourite.pairs] == pairs_of(sync)
    assert pairs_of(sync)[1] == Pair("City", "own:city")


def test_a_favourite_that_was_chosen_and_not_fetched_is_not_taken_for_saved(
    house: House, sync: Sync, bob: Client
) -> None:
    own_field(sync, "city")
    favourite = make_favourite(house, "With cities", Pair("City", "own:city"))
    chosen = {"favourite": str(favourite.pk)}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, NAMES, **chosen))
    fetched = fetch(bob, sync, favourite, EMAIL)

    assert said(answer)[0].startswith("Not saved yet: With cities is chosen under Favourites")
    assert pairs_of(sync) == [Pair("Email", "email")]
    assert f'value="{favourite.pk}" selected' in answer.content.decode()
    assert "selected" not in str(fetched.context["choice"]["favourite"]).split("Choose")[1]


def test_fetching_adds_what_fits_and_says_why_the_rest_does_not(
    house: House, sync: Sync, bob: Client
) -> None:
    own_field(sync, "city")
    favourite = make_favourite(
        house,
        "Everything",
        Pair("Email", "email"),
        Pair("Salutation", "first_name"),
        Pair("City", "own:city", True),
        Pair("Last_Name", "last_name"),
        Pair("Shoe_Size", "own:city"),
        Pair("State", "own:region"),
        Pair("Skill_Set", "own:city"),
    )

    answer = fetch(bob, sync, favourite, EMAIL, NAMES)

    assert rows_of(answer) == [
        ("Email", "email"),
        ("First_Name", "first_name"),
        ("City", "own:city"),
        ("Last_Name", "last_name"),
    ]
    assert left_out(answer) == {
        "Email → E-mail": "This pair is here already.",
        "Salutation → First name": "First name is filled by First Name already.",
        "Shoe_Size → City": "City is filled by City already.",
        "State/Province → region": "This contact field is not there any more.",
        "Skill Set → City": "City is filled by City already.",
    }
    assert "2 pairs of Everything were added. Save the mapping to keep them." in text_of(answer)
    assert answer.context["editor"].rows[2].clear_when_empty
    assert pairs_of(sync) == [Pair("Email", "email")]


def test_fields_that_the_module_lacks_or_may_not_map_are_left_out(
    house: House, sync: Sync, bob: Client
) -> None:
    own_field(sync, "notice")
    own_field(sync, "shoe")
    favourite = make_favourite(
        house, "Odd", Pair("Notice_Period_Days", "own:notice"), Pair("Shoe_Size", "own:shoe")
    )

    answer = fetch(bob, sync, favourite, EMAIL)

    assert left_out(answer) == {
        "Notice Period Days → Notice": "Custom fields can be mapped only where the sync selects by"
        " criteria, and this one takes all records.",
        "Shoe_Size → Shoe": "Candidates has no field Shoe_Size in Recruit, or none any more.",
    }
    assert "0 pairs of Odd were added." in text_of(answer)


def test_a_favourite_serves_another_module(house: House, sync: Sync, bob: Client) -> None:
    contacts = make_sync(house.organisation, module="Contacts")
    favourite = make_favourite(
        house, "Names", Pair("First_Name", "first_name"), Pair("Last_Name", "last_name")
    )

    answer = fetch(bob, contacts, favourite, EMAIL)

    assert [source for source, _ in rows_of(answer)] == ["Email", "First_Name", "Last_Name"]


def test_a_favourite_fills_an_address_that_nobody_chose(
    house: House, sync: Sync, bob: Client
) -> None:
    favourite = make_favourite(house, "Second", Pair("Secondary_Email", "email"))

    answer = fetch(bob, sync, favourite, {"source": ""})

    assert rows_of(answer) == [("Secondary_Email", "email")]


def test_a_mapping_takes_no_more_than_it_can_hold(house: House, sync: Sync, bob: Client) -> None:
    favourite = make_favourite(
        house, "Names", Pair("First_Name", "first_name"), Pair("Last_Name", "last_name")
    )
    others = [{"source": "City", "target": "new", "new_label": str(n)} for n in range(98)]

    fetched = fetch(bob, sync, favourite, EMAIL, *others)
    added = bob.post(url_of(sync), typed(sync, EMAIL, *others, NAMES, do="add"))

    assert rows_of(fetched)[99:] == [("First_Name", "first_name")]
    assert left_out(fetched) == {"Last Name → Last name": "A mapping has at most 100 pairs."}
    assert said(added) == ["A mapping has at most 100 pairs."]
    assert len(rows_of(added)) == 100


@pytest.mark.parametrize("chosen", ["", "x", "999999999"])
def test_a_favourite_that_is_not_there_is_not_fetched(sync: Sync, bob: Client, chosen: str) -> None:
    answer = bob.post(url_of(sync), typed(sync, EMAIL, do="fetch", favourite=chosen))

    assert list(answer.context["choice"].errors) == ["favourite"]
    assert rows_of(answer) == [("Email", "email")]


def test_a_favourite_of_another_organisation_is_not_fetched(
    other_house: House, sync: Sync, bob: Client
) -> None:
    foreign = make_favourite(other_house, "Foreign", Pair("City", "last_name"))

    answer = fetch(bob, sync, foreign, EMAIL)

    assert list(answer.context["choice"].errors) == ["favourite"]
    assert "Foreign" not in answer.content.decode()


def test_favourites_are_listed_with_their_pairs(house: House, vera: Client) -> None:
    make_favourite(house, "Basics", Pair("City", "first_name"), Pair("State", "own:gone"))

    text = text_of(vera.get(favourites_url(house)))

    assert "City → First name" in text
    assert "State → a contact field that is not there any more" in text
    assert "Rename" not in text


def test_a_favourite_is_renamed(house: House, bob: Client) -> None:
    favourite = make_favourite(house, "Basics")
    form = {"favourite": favourite.pk, "name": "The basics", "seen": seen_name("Basics")}

    text = text_of(bob.post(favourites_url(house), form, follow=True))

    assert "The favourite is called The basics now." in text
    favourite.refresh_from_db()
    assert favourite.name == "The basics"


def test_a_favourite_is_not_renamed_to_the_name_of_another(house: House, bob: Client) -> None:
    make_favourite(house, "Basics")
    other = make_favourite(house, "Others")
    form = {"favourite": other.pk, "name": "basics", "seen": seen_name("Others")}

    text = text_of(bob.post(favourites_url(house), form))

    assert "There is a favourite of this name. Choose another." in text
    other.refresh_from_db()
    assert other.name == "Others"


def test_a_favourite_may_change_the_case_of_its_name(house: House, bob: Client) -> None:
    favourite = make_favourite(house, "basics")

    form = {"favourite": favourite.pk, "name": "Basics", "seen": seen_name("basics")}
    bob.post(favourites_url(house), form)

    favourite.refresh_from_db()
    assert favourite.name == "Basics"


def test_a_name_that_somebody_else_gave_a_favourite_is_shown(house: House, bob: Client) -> None:
    favourite = make_favourite(house, "Theirs")
    form = {"favourite": favourite.pk, "name": "Mine", "seen": seen_name("Basics")}

    answer = bob.post(favourites_url(house), form)

    assert "Somebody changed this to Theirs ." in text_of(answer)
    favourite.refresh_from_db()
    assert favourite.name == "Theirs"
    bob.post(favourites_url(house), {**form, "seen": stamps_on(answer)[0]})
    favourite.refresh_from_db()
    assert favourite.name == "Mine"


def test_a_favourite_is_deleted(house: House, bob: Client) -> None:
    favourite = make_favourite(house, "Basics")

    asked = bob.get(favourites_url(house), {"delete": favourite.pk})
    before = MappingFavourite.objects.count()
    bob.post(favourites_url(house), {"favourite": favourite.pk, "delete": "yes"})

    assert "Delete Basics ? The favourite with its 0 pairs is gone for good." in text_of(asked)
    assert (before, MappingFavourite.objects.count()) == (1, 0)


@pytest.mark.parametrize("action", [{"delete": "yes"}, {"name": "Mine"}])
def test_nobody_changes_a_foreign_favourite(
    house: House, other_house: House, bob: Client, vera: Client, action: dict[str, str]
) -> None:
    favourite = make_favourite(house, "Ours")
    foreign = make_favourite(other_house, "Theirs")
    url = favourites_url(house)

    answers = [
        bob.post(url, {"favourite": foreign.pk, **action}),
        bob.post(url, {"favourite": "x", **action}),
        vera.post(url, {"favourite": favourite.pk, **action}),
    ]

    asked = [
        bob.get(url, {"delete": foreign.pk}).status_code,
        bob.get(url, {"delete": "x"}).status_code,
        vera.get(url, {"delete": favourite.pk}).status_code,
    ]
    assert [answer.status_code for answer in answers] == asked == [404, 404, 403]
    assert sorted(MappingFavourite.objects.values_list("name", flat=True)) == ["Ours", "Theirs"]
