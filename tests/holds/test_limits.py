"""The limit above which people are held: of the organisation, and of one sync (R74)."""

from typing import Any

import pytest
from django.test import Client

from syncs.domain.removal_limit import RemovalLimit
from syncs.holds.actions.limits import OwnLimit, change_defaults, stored_defaults
from syncs.models import RemovalDefaults, Sync
from syncs.models.removal_defaults import limit_of
from tests.builders import make_user
from tests.world.house import House
from web.seen import Seen

ENTERED = {"people": "1000", "percent": "30", "days": "14"}


def stamp_of(response: Any) -> str:
    return str(response.context["form"].stamp)


def save(client: Client, url: str, **entered: str) -> Any:
    return client.post(url, {**entered, "seen": stamp_of(client.get(url))}, follow=True)


def test_admin_changes_the_limit_of_the_organisation(house: House, alice: Client) -> None:
    page = save(alice, f"/o/{house.slug}/settings/removals/", **ENTERED).content.decode()

    assert "The limit is saved." in page
    assert limit_of(house.sync) == RemovalLimit(1000, 30, 14)


def test_sync_takes_the_numbers_that_it_has_and_the_others_from_the_organisation(
    house: House, alice: Client
) -> None:
    save(alice, f"/o/{house.slug}/settings/removals/", **ENTERED)

    save(alice, f"/o/{house.slug}/syncs/{house.sync.pk}/limit/", people="60", percent="", days="")

    assert limit_of(Sync.objects.get(pk=house.sync.pk)) == RemovalLimit(60, 30, 14)


@pytest.mark.parametrize(
    ("name", "value"),
    [("people", "49"), ("people", "many"), ("percent", "0"), ("percent", "101"), ("days", "0")],
)
def test_number_that_does_not_fit_changes_nothing(
    house: House, alice: Client, name: str, value: str
) -> None:
    response = save(alice, f"/o/{house.slug}/settings/removals/", **{**ENTERED, name: value})

    assert "Enter a whole number from" in response.content.decode()
    assert response.context["form"][name].value() == value, "what was typed is kept"
    assert not RemovalDefaults.objects.exists()


@pytest.mark.parametrize("path", ["settings/removals/", "syncs/{}/limit/"])
def test_others_see_the_limit_and_cannot_change_it(
    house: House, bob: Client, vera: Client, path: str
) -> None:
    url = f"/o/{house.slug}/{path.format(house.sync.pk)}"
    for client in (bob, vera):
        page = client.get(url).content.decode()
        assert "More than 500 people, or 20 % of the list" in " ".join(page.split())
        assert "Save the limit" not in page
        assert client.post(url, ENTERED).status_code == 403


def test_who_saves_second_is_shown_what_was_changed(house: House, alice: Client) -> None:
    url = f"/o/{house.slug}/settings/removals/"
    seen = stamp_of(alice.get(url))
    change_defaults(
        house.organisation,
        OwnLimit(600, 25, 3),
        seen=Seen.of(stored_defaults(house.organisation)),
        user=make_user(),
    )

    page = alice.post(url, {**ENTERED, "seen": seen}).content.decode()

    assert "Somebody changed this meanwhile" in page
    assert RemovalDefaults.objects.get().people == 600


def test_limit_of_a_sync_is_not_overwritten_unseen_and_takes_no_number_that_does_not_fit(
    house: House, alice: Client
) -> None:
    url = f"/o/{house.slug}/syncs/{house.sync.pk}/limit/"
    seen = stamp_of(alice.get(url))
    Sync.objects.filter(pk=house.sync.pk).update(limit_people=700)

    page = alice.post(url, {"people": "60", "percent": "", "days": "", "seen": seen})
    unfit = save(alice, url, people="49", percent="101", days="0")

    assert "Somebody changed this meanwhile" in page.content.decode()
    assert sorted(unfit.context["form"].errors) == ["days", "people", "percent"]
    stored = Sync.objects.get(pk=house.sync.pk)
    assert (stored.limit_people, stored.limit_percent, stored.hold_days) == (700, None, None)


def test_rules_of_a_sync_and_its_page_say_the_limit(house: House, alice: Client) -> None:
    for path in (f"syncs/{house.sync.pk}/", f"syncs/{house.sync.pk}/edit/rules/"):
        page = alice.get(f"/o/{house.slug}/{path}").content.decode()
        assert "More than 500 people, or 20 % of the list" in " ".join(page.split())
        assert f"/syncs/{house.sync.pk}/limit/" in page
