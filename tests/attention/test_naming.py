"""Sentences that say what an admin can do name the admins (R99)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Plan, Role
from syncs.actors.queries.naming import name_admins
from syncs.models import Selection, Sync
from tests.builders import make_member, make_organisation
from tests.world.house import House
from tests.world.reading import text_of

SAID = "It is so. An admin can change it. An admin can leave it."


def test_admins_are_named_in_the_place_of_an_admin() -> None:
    organisation = make_organisation()
    make_member(organisation, Role.MARKETER, name="Bob")
    nobody = name_admins(SAID, organisation)
    make_member(organisation, name="Alice")
    make_member(organisation, name="Ada")

    assert nobody == SAID
    assert name_admins(SAID, organisation) == (
        "It is so. Ada or Alice can change it. Ada or Alice can leave it."
    )
    assert name_admins("Nothing.", organisation) == "Nothing."
    reader = organisation.members.get(user__name="Ada").user_id
    assert name_admins(SAID, organisation, reader=reader) == (
        "It is so. You can change it. You can leave it."
    )


def test_a_refusal_names_the_admins(house: House, bob: Client) -> None:
    make_member(house.organisation, name="Alice Admin")
    house.organisation.plan = Plan.FREE
    house.organisation.save()
    Sync.objects.update(selection=Selection.CRITERIA)
    house.organisation.connections.update(edition_override="Enterprise")

    page = bob.get(reverse("sync_detail", args=[house.slug, house.sync.pk]))
    asked = bob.post(reverse("run_sync", args=[house.slug, house.sync.pk]), follow=True)

    for answer in (page, asked):
        assert "Alice Admin can change it under Account settings" in text_of(answer)
        assert "An admin can" not in text_of(answer)


pytestmark = pytest.mark.django_db
