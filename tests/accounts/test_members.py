"""The members of an organisation: roles, removing, leaving, and the admin who stays (R101)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.members.actions import LastAdmin, change_role, end_membership, stored_role
from accounts.models import Member, Role
from tests.builders import make_member
from tests.world.editing import stamps_on
from tests.world.house import House, client_of
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.reading import text_of
from web.seen import Seen

STAYS = "An organisation needs an admin. Make somebody else one first."


def member_called(name: str) -> Member:
    return Member.objects.get(user__email=f"{name}@example.com")


def give_role(client: Client, house: House, member: Member, role: str) -> str:
    url = reverse("member_role", args=[house.slug, member.pk])
    seen = stamps_on(client.get(url))[0]
    return text_of(client.post(url, {"role": role, "seen": seen}, follow=True))


def remove(client: Client, house: House, member: Member) -> str:
    url = reverse("remove_member", args=[house.slug, member.pk])
    return text_of(client.post(url, follow=True))


@pytest.mark.usefixtures("bob", "vera")
def test_the_page_shows_who_may_do_what(house: House, alice: Client) -> None:
    text = text_of(alice.get(reverse("members", args=[house.slug])))

    places = [text.index(f"{name}@example.com") for name in ("alice", "bob", "vera")]
    assert places == sorted(places)
    assert "Change role" in text


def test_only_admins_are_offered_changes(house: House, vera: Client) -> None:
    text = text_of(vera.get(reverse("members", args=[house.slug])))

    assert "vera@example.com" in text
    assert not {"Change role", "Remove", "Invite somebody"} & set(text.split("  "))
    assert "Change role" not in text


@pytest.mark.usefixtures("bob")
def test_a_role_is_changed_and_holds_at_once(house: House, alice: Client) -> None:
    bob = member_called("bob")

    assert "is a viewer now." in give_role(alice, house, bob, "viewer")

    bob.refresh_from_db()
    assert bob.role == Role.VIEWER
    assert client_of(bob.user).post(reverse("run_sync", args=[house.slug, 1])).status_code == 403


def test_the_last_admin_keeps_the_role_and_stays(house: House, alice: Client) -> None:
    own = member_called("alice")

    assert STAYS in give_role(alice, house, own, "viewer")
    assert STAYS in remove(alice, house, own)
    assert STAYS in text_of(
        alice.post(reverse("leave_organisation", args=[house.slug]), follow=True)
    )

    own.refresh_from_db()
    assert own.role == Role.ADMIN


def test_an_admin_who_cannot_sign_in_does_not_count(house: House, alice: Client) -> None:
    make_member(house.organisation, is_active=False)

    assert STAYS in remove(alice, house, member_called("alice"))


def test_with_another_admin_one_may_leave(house: House, alice: Client) -> None:
    make_member(house.organisation)

    text = text_of(alice.post(reverse("leave_organisation", args=[house.slug]), follow=True))

    assert "You left Zylker." in text
    assert alice.get(reverse("sync_list", args=[house.slug])).status_code == 404


def test_who_is_removed_reaches_nothing_and_keeps_the_account(
    house: House, alice: Client, bob: Client
) -> None:
    assert "is no member any more." in remove(alice, house, member_called("bob"))

    assert bob.get(reverse("sync_list", args=[house.slug])).status_code == 404
    assert "You do not belong to an organisation yet" in text_of(bob.get("/"))


@pytest.mark.usefixtures("bob")
def test_two_admins_at_a_form_do_not_overwrite_each_other(house: House, alice: Client) -> None:
    bob = member_called("bob")
    url = reverse("member_role", args=[house.slug, bob.pk])
    seen = stamps_on(alice.get(url))[0]
    Member.objects.filter(pk=bob.pk).update(role=Role.VIEWER)

    text = text_of(alice.post(url, {"role": "admin", "seen": seen}))

    assert "Somebody changed this meanwhile, so nothing was saved" in text
    bob.refresh_from_db()
    assert bob.role == Role.VIEWER


@pytest.mark.parametrize("way", ["leave", "demote"])
def test_of_two_admins_who_go_at_once_one_stays(
    way: str, house: House, transactional_db: None
) -> None:
    first, second = (make_member(house.organisation) for _ in range(2))

    def go(member: Member) -> str:
        try:
            if way == "leave":
                end_membership(member)
            else:
                change_role(member, Role.VIEWER, seen=Seen.of(stored_role(member)))
        except LastAdmin:
            return "stays"
        return "went"

    assert go_at_once(first, second, go) == ("went", "stays")
    assert Member.objects.filter(organisation=house.organisation, role=Role.ADMIN).count() == 1


def go_at_once(first: Member, second: Member, go: Callable[[Member], str]) -> tuple[str, str]:
    """Have the second go while the transaction of the first is still open."""

    def go_in_another_session() -> str:
        try:
            return go(second)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            went = go(first)
            other = pool.submit(copy_context().run, go_in_another_session)
            wait_until_somebody_waits()
        return went, other.result()
