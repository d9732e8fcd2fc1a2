"""Account settings → Contact fields: renaming, merging and deleting (R25)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.actions.field_values import Overlap, count_overlap
from contacts.actions.own_fields import LabelTaken, make_field
from contacts.models import Contact, ContactField, FieldType
from syncs.contact_fields.actions.delete import delete_field
from syncs.contact_fields.actions.hold import FieldBeingFilled
from syncs.contact_fields.actions.merge import FieldsBothFilled, FieldsUnlike, merge_fields
from syncs.models import FieldMapping, ImportRun, MappingFavourite, RunState, Sync, SyncState
from tests.builders import NOON, make_contact, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of


def url_of(house: House, name: str, field: ContactField | None = None) -> str:
    return reverse(name, args=[house.slug, *([field.pk] if field else [])])


def map_onto(sync: Sync, source: str, field: ContactField) -> FieldMapping:
    return FieldMapping.objects.create(
        organisation=sync.organisation,
        sync=sync,
        position=sync.field_mappings.count(),
        source_field=source,
        contact_field=field,
    )


def person(house: House, **attributes: Any) -> Contact:
    return make_contact(house.organisation, attributes=attributes)


def now_of(contact: Contact) -> tuple[dict[str, Any], int]:
    """Return the values of own fields, and the revision."""
    contact.refresh_from_db()
    return contact.attributes, contact.revision


@pytest.fixture
def city(house: House) -> ContactField:
    return house.own_field


@pytest.fixture
def town(house: House) -> ContactField:
    return make_field(house.organisation.pk, "Town", FieldType.TEXT)


def test_the_page_lists_fields_with_the_syncs_that_fill_them(
    house: House, city: ContactField, town: ContactField, vera: Client
) -> None:
    map_onto(house.sync, "City", city)
    draft = make_sync(house.organisation, name="Drafted", state=SyncState.DRAFT)
    map_onto(draft, "Place", city)

    text = text_of(vera.get(url_of(house, "contact_fields")))

    assert "City Text Candidates of zylker · Drafted draft" in text
    assert "Town Text No sync" in text
    assert "Rename" not in text


def test_without_fields_the_page_says_where_they_come_from(house: House, vera: Client) -> None:
    assert "No contact fields yet" in text_of(vera.get(url_of(house, "contact_fields")))


def test_a_field_is_renamed_and_keeps_its_values(
    house: House, city: ContactField, bob: Client
) -> None:
    maria = person(house, city="Pune")
    url = url_of(house, "rename_contact_field", city)

    text = text_of(bob.post(url, {"label": " Home  town ", "seen": "City"}, follow=True))

    city.refresh_from_db()
    assert (city.label, city.key) == ("Home town", "city")
    assert "The field is called Home town now." in text
    assert now_of(maria) == ({"city": "Pune"}, 1)


@pytest.mark.parametrize(
    ("typed", "seen", "message"),
    [
        ("", "City", "Enter a name."),
        ("TOWN", "City", "There is a contact field Town. Choose another name."),
        ("first name", "City", "There is a contact field First name. Choose another name."),
        ("Place", "Earlier", "Somebody has renamed this field to City. Save to rename."),
    ],
)
def test_a_label_that_does_not_fit_is_said_beside_the_field(
    typed: str,
    seen: str,
    message: str,
    house: House,
    city: ContactField,
    town: ContactField,
    bob: Client,
) -> None:
    url = url_of(house, "rename_contact_field", city)

    answer = bob.post(url, {"label": typed, "seen": seen})

    assert message in text_of(answer)
    assert 'name="seen" value="City"' in answer.content.decode()
    city.refresh_from_db()
    assert city.label == "City"


def test_a_field_may_change_the_case_of_its_label(
    house: House, city: ContactField, bob: Client
) -> None:
    bob.post(url_of(house, "rename_contact_field", city), {"label": "CITY", "seen": "City"})

    city.refresh_from_db()
    assert city.label == "CITY"
    with pytest.raises(LabelTaken):
        make_field(house.organisation.pk, "city", FieldType.TEXT)


def test_merging_asks_which_field_and_offers_those_of_the_type(
    house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    make_field(house.organisation.pk, "Age", FieldType.NUMBER)
    url = url_of(house, "merge_contact_field", city)

    page = bob.get(url)
    unknown = text_of(bob.get(url, {"other": "7777777"}))
    nothing = text_of(bob.get(url, {"other": ""}))

    assert [label for _, label in page.context["form"].fields["other"].choices] == [
        "Choose a field",
        "Town",
    ]
    assert "There is no such field of this type any more." in unknown
    assert "Choose the field whose values are to be taken." in nothing


def test_a_field_that_is_the_only_one_of_its_type_cannot_be_merged(
    house: House, city: ContactField, bob: Client
) -> None:
    text = text_of(bob.get(url_of(house, "merge_contact_field", city)))

    assert "There is no other contact field of its type: text." in text


def test_merging_says_first_what_becomes_of_the_values(
    house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    person(house, town="Pune")
    person(house, town="Oslo", city="Delhi")
    person(house, town="Oslo", city="Oslo")
    person(house, town="Oslo", city="Bergen")
    person(house, city="Bergen")
    make_contact(house.organisation, attributes={"town": "Gone"}, deleted_at=NOON)
    map_onto(house.sync, "Town", town)

    url = url_of(house, "merge_contact_field", city)
    text = text_of(bob.get(url, {"other": town.pk}))

    assert "Merge Town into City ?" in text
    assert "4 contacts have a value of Town ." in text
    assert "1 of them gets it in City, which is empty there." in text
    assert "2 of them have another value in City, which stays" in text
    assert "This sync fills City from then on: Candidates of zylker" in text
    assert ContactField.objects.filter(pk=town.pk).exists()


def test_the_field_that_stays_takes_values_where_it_is_empty(
    house: House, other_house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    moved, kept = person(house, town="Pune", age=7), person(house, town="Oslo", city="Bergen")
    untouched = person(house, city="Delhi")
    gone = make_contact(house.organisation, attributes={"town": "Oslo"}, deleted_at=NOON)
    foreign = person(other_house, town="Pune")

    url = url_of(house, "merge_contact_field", city)
    text = text_of(bob.post(url, {"other": town.pk}, follow=True))

    assert "Town is merged into City. 3 contacts had a value of it." in text
    assert now_of(moved) == ({"city": "Pune", "age": 7}, 2)
    assert now_of(kept) == ({"city": "Bergen"}, 2)
    assert now_of(untouched) == ({"city": "Delhi"}, 1)
    assert now_of(gone) == ({"city": "Oslo"}, 2)
    assert now_of(foreign) == ({"town": "Pune"}, 1)
    assert list(house.organisation.contact_fields.all()) == [city]


def test_pairs_and_favourites_fill_the_field_that_stays(
    house: House, city: ContactField, town: ContactField
) -> None:
    pair = map_onto(house.sync, "Town", town)

    def favourite(name: str, *targets: str) -> MappingFavourite:
        pairs = [
            {"source": f"S{number}", "target": target, "clear_when_empty": False}
            for number, target in enumerate(targets)
        ]
        return MappingFavourite.objects.create(
            organisation=house.organisation, name=name, module="Candidates", pairs=pairs
        )

    one = favourite("One", "email", "own:town")
    both = favourite("Both", "own:town", "own:city", "own:age")
    merge_fields(city, town)

    pair.refresh_from_db()
    assert pair.contact_field == city
    for saved in (one, both):
        saved.refresh_from_db()
    assert [(each["source"], each["target"]) for each in one.pairs] == [
        ("S0", "email"),
        ("S1", "own:city"),
    ]
    assert [(each["source"], each["target"]) for each in both.pairs] == [
        ("S0", "own:city"),
        ("S2", "own:age"),
    ]


def test_fields_that_one_sync_fills_both_are_not_merged(
    house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    map_onto(house.sync, "City", city)
    map_onto(house.sync, "Town", town)
    maria = person(house, town="Pune")
    url = url_of(house, "merge_contact_field", city)

    text = text_of(bob.post(url, {"other": town.pk}))

    assert "This sync fills both fields, and would fill one of them twice." in text
    assert "Candidates of zylker Active" in text
    assert "Merge these fields" not in text
    with pytest.raises(FieldsBothFilled):
        merge_fields(city, town)
    assert now_of(maria) == ({"town": "Pune"}, 1)


def test_fields_of_two_types_are_not_merged(house: House, city: ContactField) -> None:
    age = make_field(house.organisation.pk, "Age", FieldType.NUMBER)

    with pytest.raises(FieldsUnlike):
        merge_fields(city, age)
    with pytest.raises(FieldsUnlike):
        merge_fields(city, city)
    assert ContactField.objects.count() == 2


def test_deleting_says_first_what_goes_with_the_field(
    house: House, city: ContactField, bob: Client
) -> None:
    person(house, city="Pune")
    map_onto(house.sync, "City", city)

    text = text_of(bob.get(url_of(house, "delete_contact_field", city)))

    assert "Delete City ?" in text
    assert "1 contact has a value of it, which is gone for good afterwards." in text
    assert "This sync fills it. The pair leaves its mapping" in text
    assert "Candidates of zylker Active" in text


def test_a_field_goes_with_its_values_and_pairs(
    house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    maria, numa = person(house, city="Pune", town="Poona"), person(house, town="Oslo")
    map_onto(house.sync, "City", city)
    other = map_onto(house.sync, "Town", town)

    url = url_of(house, "delete_contact_field", city)
    text = text_of(bob.post(url, follow=True))

    assert "1 contact had a value of it. 1 mapping filled it, and goes on without." in text
    assert now_of(maria) == ({"town": "Poona"}, 2)
    assert now_of(numa) == ({"town": "Oslo"}, 1)
    assert list(house.sync.field_mappings.exclude(contact_field=None)) == [other]
    assert list(ContactField.objects.all()) == [town]
    assert delete_field(city) is None


@pytest.mark.parametrize("begun", [False, True])
def test_a_field_that_a_run_fills_stays_until_its_end(
    begun: bool, house: House, city: ContactField, town: ContactField, bob: Client
) -> None:
    map_onto(house.sync, "City", city)
    run = make_run(house.sync, state=RunState.RUNNING)
    if begun:
        mapped = [{"source": "City", "target": "city", "own_field": True}]
        ImportRun.objects.filter(pk=run.pk).update(settings={"mapped_fields": mapped})
        house.sync.field_mappings.filter(contact_field=city).delete()
    merge = url_of(house, "merge_contact_field", town)

    deletion = text_of(bob.post(url_of(house, "delete_contact_field", city)))
    merging = text_of(bob.post(merge, {"other": city.pk}))

    for text in (deletion, merging):
        assert "A run in progress fills the field now. Wait for its end, or cancel it" in text
        assert f"Candidates of zylker, run {run.pk}" in text
    with pytest.raises(FieldBeingFilled):
        delete_field(city)
    with pytest.raises(FieldBeingFilled):
        merge_fields(town, city)
    assert ContactField.objects.count() == 2


def test_a_run_that_fills_other_fields_is_in_nobodys_way(
    house: House, city: ContactField, town: ContactField
) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    mapped = [
        {"source": "Town", "target": "town", "own_field": True},
        {"source": "First_Name", "target": "city", "own_field": False},
    ]
    ImportRun.objects.filter(pk=run.pk).update(settings={"mapped_fields": mapped})

    assert delete_field(city) is not None


def test_the_overlap_of_nothing_is_nothing(house: House) -> None:
    assert count_overlap(house.organisation.pk, "city", into="town") == Overlap(0, 0, 0)
