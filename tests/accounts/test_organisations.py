"""Organisations: made, named, moved to another zone, chosen (R102)."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Organisation, Role
from accounts.organisations.actions import create_organisation
from tests.builders import make_member, make_user
from tests.world.at_once import at_once
from tests.world.editing import stamps_on
from tests.world.house import House, client_of
from tests.world.reading import text_of

NEW = reverse("new_organisation")
ENTERED = {"organisation": "Zylker", "time_zone": "Europe/Berlin"}


def test_an_admin_makes_another_organisation_and_switches(house: House, alice: Client) -> None:
    answer = alice.post(NEW, ENTERED, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("sync_list", args=["zylker-2"])
    made = Organisation.objects.get(slug="zylker-2")
    assert (made.time_zone, made.members.get().role) == ("Europe/Berlin", Role.ADMIN)
    html = answer.content.decode()
    assert reverse("sync_list", args=[house.slug]) in html


@pytest.mark.parametrize(("sign_up", "status"), [("invited", 403), ("open", 302)])
def test_others_make_one_only_where_everybody_may_sign_up(
    sign_up: str, status: int, house: House, bob: Client, settings: Settings
) -> None:
    settings.SIGN_UP = sign_up

    assert bob.post(NEW, ENTERED).status_code == status
    assert client_of(make_user()).post(NEW, ENTERED).status_code == status


@pytest.mark.parametrize("plan", ["free", "paid"])
def test_a_new_organisation_has_the_plan_that_the_operator_says(
    plan: str, house: House, alice: Client, settings: Settings
) -> None:
    settings.NEW_ORGANISATION_PLAN = plan

    alice.post(NEW, ENTERED)

    assert Organisation.objects.get(slug="zylker-2").plan == plan


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zylker & Söhne GmbH", "zylker-sohne-gmbh"),
        ("株式会社", "organisation"),
        ("x" * 100, "x" * 40),
        ("- - -", "organisation"),
    ],
)
@pytest.mark.usefixtures("db")
def test_the_address_is_made_of_the_name(name: str, slug: str) -> None:
    assert create_organisation(name, "UTC", admin=make_user()).slug == slug


@pytest.mark.usefixtures("transactional_db")
def test_three_who_want_the_same_address_at_once_get_one_each() -> None:
    users = [make_user() for _ in range(3)]

    made = at_once(*(partial(create_organisation, "Zylker", "UTC", admin=each) for each in users))

    assert sorted(each.slug for each in made) == ["zylker", "zylker-2", "zylker-3"]


def test_a_new_name_and_zone_hold_and_the_address_stays(house: House, alice: Client) -> None:
    url = reverse("organisation_settings", args=[house.slug])
    seen = stamps_on(alice.get(url))[0]

    text = text_of(alice.post(url, {**ENTERED, "organisation": "New", "seen": seen}, follow=True))

    assert "Name and time zone are saved." in text
    assert "Times are in Europe/Berlin" in text
    house.organisation.refresh_from_db()
    assert (house.organisation.name, house.organisation.slug) == ("New", "zylker")


def test_what_another_admin_renamed_meanwhile_is_not_overwritten(
    house: House, alice: Client
) -> None:
    url = reverse("organisation_settings", args=[house.slug])
    seen = stamps_on(alice.get(url))[0]
    Organisation.objects.filter(pk=house.organisation.pk).update(name="Theirs")

    text = text_of(alice.post(url, {**ENTERED, "seen": seen}))

    assert "Somebody changed this from Zylker to Theirs" in text.replace(" .", ".")
    house.organisation.refresh_from_db()
    assert house.organisation.name == "Theirs"


def test_the_profile_lists_the_organisations_with_the_role(house: House, bob: Client) -> None:
    other = make_member(house.organisation).organisation
    text = text_of(bob.get(reverse("profile")))

    assert "Zylker Marketer Leave" in text
    assert other.name in text
