"""Invitations: sent, sent again, withdrawn, expired, accepted (R101)."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.invitations.actions import (
    MAX_INVITATIONS,
    InvitationGone,
    accept,
    find_open,
)
from accounts.models import Invitation, Member, Role, User
from tests.api.conftest import admin_of
from tests.builders import make_invitation, make_user
from tests.world.at_once import at_once
from tests.world.editing import stamps_on
from tests.world.house import House, client_of
from tests.world.mail import Postbox, link_in
from tests.world.reading import text_of

IVAN = "ivan@elsewhere.example"
PERSON = {"name": "Ivan", "password": "correct horse battery"}
GONE = "This link does not work any more"


def invite(client: Client, house: House, email: str = IVAN, role: str = "marketer") -> str:
    url = reverse("invite_member", args=[house.slug])
    return text_of(client.post(url, {"email": email, "role": role}, follow=True))


def path_to(postbox: Postbox, address: str = IVAN) -> str:
    return re.sub(r"^https?://[^/]+", "", link_in(postbox.newest_to(address)))


def press(client: Client, house: House, name: str) -> str:
    url = reverse(name, args=[house.slug, Invitation.objects.get().pk])
    return text_of(client.post(url, follow=True))


def age_by_an_hour() -> None:
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))


def test_who_is_invited_makes_an_account_and_is_a_member(
    house: House, alice: Client, stranger: Client, postbox: Postbox
) -> None:
    assert f"on its way to {IVAN}" in invite(alice, house, "Ivan@Elsewhere.example")
    path = path_to(postbox)
    assert "alice@example.com invites you to Zylker" in postbox.subjects_to(IVAN)
    assert "invites ivan@elsewhere.example to Zylker, as a marketer" in text_of(stranger.get(path))

    answer = stranger.post(path, PERSON, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("sync_list", args=[house.slug])
    assert "You are a member of Zylker now." in text_of(answer)
    member = Member.objects.select_related("user").get(user__email=IVAN)
    assert (member.role, member.user.name) == (Role.MARKETER, "Ivan")
    assert GONE in text_of(Client().get(path))


def test_who_has_an_account_signs_in_and_joins(
    house: House, alice: Client, stranger: Client, postbox: Postbox
) -> None:
    make_user(email=IVAN, password=PERSON["password"])
    invite(alice, house, role="admin")
    path = path_to(postbox)
    assert "You have an account with this address" in text_of(stranger.get(path))
    assert stranger.post(path, PERSON).status_code == 200
    assert not Member.objects.filter(user__email=IVAN).exists()

    entered = {"login": IVAN, "password": PERSON["password"], "next": path}
    page = stranger.post(reverse("account_login"), entered, follow=True)
    assert "Join Zylker ?" in text_of(page)
    stranger.post(path)

    assert Member.objects.get(user__email=IVAN).role == Role.ADMIN


def test_an_invitation_is_for_its_address_alone(
    house: House, alice: Client, charlie: Client, postbox: Postbox
) -> None:
    invite(alice, house)
    path = path_to(postbox)

    assert "This invitation is for another address" in text_of(charlie.get(path))
    assert "This invitation is for another address" in text_of(charlie.post(path))

    assert not house.organisation.members.filter(user__email="charlie@example.com").exists()
    assert Invitation.objects.count() == 1


def test_sent_again_only_the_newest_link_opens(
    house: House, alice: Client, stranger: Client, postbox: Postbox
) -> None:
    invite(alice, house)
    first = path_to(postbox)
    assert "less than a minute ago" in press(alice, house, "resend_invitation")
    assert path_to(postbox) == first
    age_by_an_hour()

    assert "on its way" in press(alice, house, "resend_invitation")

    assert GONE in text_of(stranger.get(first))
    assert "Join Zylker" in text_of(stranger.get(path_to(postbox)))


def test_a_withdrawn_invitation_opens_nothing(
    house: House, alice: Client, stranger: Client, postbox: Postbox
) -> None:
    invite(alice, house)

    assert f"{IVAN} is not invited any more." in press(alice, house, "withdraw_invitation")

    answer = stranger.post(path_to(postbox), PERSON)
    assert (answer.status_code, User.objects.filter(email=IVAN).count()) == (404, 0)


def test_an_invitation_expires_and_is_good_again_once_it_is_sent_again(
    house: House, alice: Client, stranger: Client, postbox: Postbox, settings: Settings
) -> None:
    settings.INVITATION_DAYS = 3
    invite(alice, house)
    (until,) = Invitation.objects.values_list("expires_at", flat=True)
    assert timedelta(days=2.9) < until - timezone.now() <= timedelta(days=3)
    Invitation.objects.update(expires_at=timezone.now())
    assert GONE in text_of(stranger.get(path_to(postbox)))
    assert stranger.post(path_to(postbox), PERSON).status_code == 404
    assert "Expired" in text_of(alice.get(reverse("members", args=[house.slug])))
    age_by_an_hour()

    press(alice, house, "resend_invitation")

    assert "Join Zylker" in text_of(stranger.get(path_to(postbox)))


def test_inviting_again_changes_the_role_that_somebody_has_seen(
    house: House, alice: Client, postbox: Postbox
) -> None:
    invite(alice, house, role="viewer")
    age_by_an_hour()
    url, entered = reverse("invite_member", args=[house.slug]), {"email": IVAN, "role": "admin"}

    told = alice.post(url, entered)
    assert "invited already, in the role Viewer." in text_of(told)
    assert Invitation.objects.get().role == Role.VIEWER
    alice.post(url, {**entered, "seen": stamps_on(told)[0]})

    assert Invitation.objects.get().role == Role.ADMIN
    assert len(postbox.to(IVAN)) == 2


@pytest.mark.usefixtures("bob")
def test_a_member_is_not_invited(house: House, alice: Client, postbox: Postbox) -> None:
    assert "is a member already" in invite(alice, house, "BOB@example.com")
    assert postbox.mails == []


def test_open_invitations_are_limited(house: House, alice: Client, postbox: Postbox) -> None:
    for number in range(MAX_INVITATIONS):
        make_invitation(house.organisation, f"person{number}@example.com")

    assert f"{MAX_INVITATIONS} invitations are open" in invite(alice, house)
    assert postbox.mails == []


def test_a_mail_that_cannot_be_sent_is_said_and_can_be_sent_later(
    house: House, alice: Client, postbox: Postbox, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    assert "the mail could not be sent" in invite(alice, house)
    assert "Not sent" in text_of(alice.get(reverse("members", args=[house.slug])))

    settings.EMAIL_PORT = port
    assert "on its way" in press(alice, house, "resend_invitation")
    assert len(postbox.to(IVAN)) == 1


def test_where_no_mail_is_sent_the_admin_gets_the_link(
    house: House, alice: Client, stranger: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    text = invite(alice, house)

    (link,) = re.findall(r"http://testserver(/invitations/\S+)", text)
    assert "Join Zylker" in text_of(stranger.get(link))


def test_links_begin_as_the_operator_says_whoever_asks_for_them(
    house: House, alice: Client, postbox: Postbox, settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example"

    invite(alice, house)
    program = admin_of(house.organisation)
    program.do("POST", "invitations", {"email": "ida@mail.example", "role": "viewer"})

    for address in (IVAN, "ida@mail.example"):
        (mail,) = postbox.to(address)
        assert link_in(mail).startswith("https://sync.example/invitations/")


def test_the_database_has_nothing_that_opens_an_invitation(
    house: House, alice: Client, stranger: Client, postbox: Postbox
) -> None:
    invite(alice, house)

    stored = Invitation.objects.values().get()

    key = path_to(postbox).split("/")[2]
    assert key not in map(str, stored.values())
    assert stranger.get(reverse("invitation", args=[stored["key_digest"]])).status_code == 404


def test_a_name_cannot_put_lines_into_the_head_of_a_mail(
    house: House, alice: Client, postbox: Postbox
) -> None:
    User.objects.filter(email="alice@example.com").update(name="Al\r\nBcc: eve@evil.example\r\n")

    invite(alice, house)

    assert [address for address, _ in postbox.mails] == [IVAN]
    assert postbox.newest_to(IVAN)["Bcc"] is None


def test_of_two_who_accept_at_once_one_is_told_that_it_is_gone(
    house: House, transactional_db: None
) -> None:
    invitation = make_invitation(house.organisation, IVAN)
    user = make_user(email=IVAN)

    def try_it() -> str:
        try:
            accept(invitation, user, now=timezone.now())
        except InvitationGone:
            return "gone"
        return "member"

    assert sorted(at_once(try_it, partial(try_it))) == ["gone", "member"]
    assert house.organisation.members.filter(user=user).count() == 1


def test_a_member_keeps_the_role_that_is_higher_or_lower(house: House, bob: Client) -> None:
    user = User.objects.get(email="bob@example.com")
    invitation = make_invitation(house.organisation, user.email, role=Role.ADMIN)

    accept(invitation, user, now=timezone.now())

    assert Member.objects.get(user=user).role == Role.MARKETER
    assert find_open(f"key-of-{user.email}", now=timezone.now()) is None
    assert client_of(user).get(reverse("sync_list", args=[house.slug])).status_code == 200
