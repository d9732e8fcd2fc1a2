"""Sentences that say what an admin can do name the admins (R99)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Plan, Role
from syncs.actors.queries.naming import name_admins
from syncs.actors.queries.people import people_of
from syncs.models import Selection, Sync
from tests.api.conftest import caller_of
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


def test_a_role_that_does_not_allow_something_hears_who_may(
    house: House, bob: Client, vera: Client
) -> None:
    """By name, as far as the table of permissions says so."""
    make_member(house.organisation, name="Alice Admin")
    run, connect = (
        reverse(name, args=[house.slug, pk])
        for name, pk in (
            ("run_sync", house.sync.pk),
            ("update_connection", house.sync.connection_id),
        )
    )

    by_viewer, by_marketer = vera.post(run), bob.get(connect)

    assert (by_viewer.status_code, by_marketer.status_code) == (403, 403)
    admins = _named(house, Role.ADMIN)
    assert (
        f"Your role here is viewer. {_named(house, Role.MARKETER, Role.ADMIN)} can do this."
        f" {admins} can give you another role." in text_of(by_viewer)
    )
    assert (
        f"Your role here is marketer. {admins} can do this, or give you another role."
        in text_of(by_marketer)
    )


def test_a_program_hears_who_may_by_name_too() -> None:
    organisation = make_organisation()
    make_member(organisation, name="Alice Admin")
    program = caller_of(make_member(organisation, Role.MARKETER))

    refused = program.refused("POST", "syncs", {"name": "A", "module": "Candidates"})

    assert refused["detail"] == (
        "No Recruit account is connected yet. Alice Admin can connect one."
    )


def _named(house: House, *roles: Role) -> str:
    """The members of these roles as sentences name them."""
    named = [
        person.name
        for role in roles
        for person in people_of(house.organisation)
        if person.role == role
    ]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


pytestmark = pytest.mark.django_db
