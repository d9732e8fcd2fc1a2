"""Account settings → Group addresses: the list, its changes, and whom it hits (R66)."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from contacts.actions.group_addresses import (
    MAX_CHANGES,
    TooManyChanges,
    restore_shipped_list,
    set_group_address,
)
from contacts.domain.addresses import normalise
from contacts.domain.group_addresses import GROUP_ADDRESSES, is_group_address
from contacts.domain.local_parts import fit_local_part
from contacts.models import GroupAddress
from syncs.group_addresses.queries import count_contacts
from tests.builders import NOON, make_contact
from tests.world.at_once import at_once
from tests.world.house import House
from tests.world.reading import text_of


def url_of(house: House, name: str = "group_addresses") -> str:
    return reverse(name, args=[house.slug])


def stored_changes() -> dict[str, bool]:
    return dict(GroupAddress.objects.values_list("local_part", "is_group"))


def test_the_page_says_whom_the_list_hits(house: House, other_house: House, vera: Client) -> None:
    for address in ("info@a.example", "sales+eu@b.example", "Info@c.example"):
        make_contact(house.organisation, normalise(address), email=address)
    for address in ("information@a.example", "sales.smith@a.example", "infoa@a.example"):
        make_contact(house.organisation, address)
    make_contact(house.organisation, "jobs@a.example", deleted_at=NOON)
    make_contact(other_house.organisation, "info@a.example")

    text = text_of(vera.get(url_of(house)))

    assert "3 contacts of this organisation have such addresses." in text
    assert "info@ 2" in text
    assert "sales@ 1" in text
    assert "jobs@ None" in text
    assert "To refresh everyone, press “Run now, read everything”" in text


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        (0, "No contacts of this organisation have such addresses."),
        (1, "1 contact of this organisation has such an address. People who are on a list stay"),
    ],
)
def test_few_contacts_are_said_in_words(
    contacts: int, said: str, house: House, vera: Client
) -> None:
    for number in range(contacts):
        make_contact(house.organisation, f"info@{number}.example")

    assert said in text_of(vera.get(url_of(house)))


def test_an_address_is_added(house: House, bob: Client) -> None:
    make_contact(house.organisation, "crew@a.example")

    text = text_of(bob.post(url_of(house), {"local_part": " Crew@anywhere.example "}, follow=True))

    assert (
        "crew@ is a group address now. 1 contact has such an address, and stays on their lists;"
        " no run updates them any more. It counts for records read from now on."
    ) in text
    assert "Added by your organisation" in text
    assert stored_changes() == {"crew": True}


def test_what_is_on_the_list_is_not_added_twice(house: House, bob: Client) -> None:
    text = text_of(bob.post(url_of(house), {"local_part": "INFO"}, follow=True))

    assert "info@ is a group address already." in text
    assert stored_changes() == {}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter what stands before the @, such as info."),
        ("@example.com", "Enter what stands before the @, such as info."),
        ("+tag", "Enter what stands before the @, such as info."),
        ("two words", "No e-mail address has this before the @."),
        ("a..b", "No e-mail address has this before the @."),
        ("a\0b", "Null characters are not allowed."),
        ("x" * 65, "No e-mail address has this before the @."),
        ("x" * 3000, "No e-mail address is that long."),
        ("Ꭰ", "No e-mail address has this before the @."),
    ],
    ids=lambda text: text[:10],
)
def test_what_cannot_be_before_the_at_sign_is_said_beside_the_field(
    typed: str, message: str, house: House, bob: Client
) -> None:
    answer = bob.post(url_of(house), {"local_part": typed})

    assert message in text_of(answer)
    assert 'id="id_local_part_error"' in answer.content.decode()
    assert stored_changes() == {}


def test_an_address_of_the_default_list_is_taken_off_and_put_back(
    house: House, bob: Client
) -> None:
    remove = url_of(house, "remove_group_address")

    text = text_of(bob.post(remove, {"local_part": "info"}, follow=True))
    off = stored_changes()
    back = text_of(bob.post(url_of(house), {"local_part": "info"}, follow=True))

    assert "info@ is off the list: people have such addresses now." in text
    assert "Taken off the default list" in text
    assert off == {"info": False}
    assert "info@ is a group address now." in back
    assert stored_changes() == {}


def test_an_address_that_was_added_is_removed(house: House, bob: Client) -> None:
    set_group_address(house.organisation.pk, "crew", is_group=True)
    remove = url_of(house, "remove_group_address")

    bob.post(remove, {"local_part": "crew"})
    again = text_of(bob.post(remove, {"local_part": "crew"}, follow=True))
    nothing = text_of(bob.post(remove, {}, follow=True))

    assert stored_changes() == {}
    assert "crew@ was not on the list, so nothing was changed." in again
    assert "There is no such group address. Nothing was changed." in nothing


def test_the_default_list_is_restored(house: House, other_house: House, bob: Client) -> None:
    for mine in (house, other_house):
        set_group_address(mine.organisation.pk, "crew", is_group=True)
        set_group_address(mine.organisation.pk, "info", is_group=False)
    restore = url_of(house, "restore_group_addresses")

    before = text_of(bob.get(url_of(house)))
    text = text_of(bob.post(restore, follow=True))
    again = text_of(bob.post(restore, follow=True))

    assert "Restore the default list" in before
    assert "2 changes taken back." in text
    assert "Restore the default list" not in text
    assert "The list was the default one already." in again
    assert GroupAddress.objects.of(house.organisation.pk) == GROUP_ADDRESSES
    assert GroupAddress.objects.of(other_house.organisation.pk) != GROUP_ADDRESSES


def test_a_viewer_changes_nothing(house: House, vera: Client) -> None:
    text = text_of(vera.get(url_of(house)))
    answers = [
        vera.post(url_of(house, name), {"local_part": "info"}).status_code
        for name in ("group_addresses", "remove_group_address", "restore_group_addresses")
    ]

    assert answers == [403, 403, 403]
    assert ("Add a group address" in text, "Remove" in text) == (False, False)
    assert stored_changes() == {}


def test_an_organisation_has_not_more_changes_than_a_run_should_look_up(
    house: House, bob: Client
) -> None:
    GroupAddress.objects.bulk_create(
        GroupAddress(organisation=house.organisation, local_part=f"crew{number}")
        for number in range(MAX_CHANGES)
    )

    text = text_of(bob.post(url_of(house), {"local_part": "crew"}))

    assert "The list may differ from the default one in 1,000 places. Remove another." in text
    with pytest.raises(TooManyChanges):
        set_group_address(house.organisation.pk, "info", is_group=False)
    assert set_group_address(house.organisation.pk, "crew7", is_group=False)
    assert restore_shipped_list(house.organisation.pk) == MAX_CHANGES - 1


def test_of_two_who_add_the_same_at_once_one_does(organisation: Organisation) -> None:
    add = partial(set_group_address, organisation.pk, "crew", is_group=True)

    assert sorted(at_once(add, add)) == [False, True]
    assert GroupAddress.objects.count() == 1


@pytest.mark.parametrize("typed", ["ΝΈΑΣ", "Büro", "採用", "İNFO", "o'brien", "a.b_c-d"])
def test_what_is_stored_is_what_addresses_are_compared_by(
    typed: str, organisation: Organisation
) -> None:
    local = fit_local_part(typed)
    set_group_address(organisation.pk, local, is_group=True)
    address = normalise(f"{typed}@mail.example")
    make_contact(organisation, address)

    assert is_group_address(address.partition("@")[0], GroupAddress.objects.of(organisation.pk))
    assert count_contacts(organisation, [local]) == {local: 1}


def test_nothing_fits_twice_differently() -> None:
    assert fit_local_part(fit_local_part("ΝΈΑΣ+x@Y.example")) == fit_local_part("νέας")
