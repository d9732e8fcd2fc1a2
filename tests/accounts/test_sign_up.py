"""Signing up by oneself, as far as the operator allows it, and a forgotten password (R100)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.builders import make_user
from tests.world.house import client_of
from tests.world.mail import Postbox, code_in, link_in
from tests.world.reading import text_of

pytestmark = pytest.mark.usefixtures("db")

EMAIL, PASSWORD = "dora@example.com", "correct horse battery"
ENTERED = {"name": "Dora", "email": EMAIL, "password1": PASSWORD}
CODE = reverse("account_email_verification_sent")


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def open_door(settings: Settings) -> None:
    settings.SIGN_UP = "open"


def sign_up(client: Client, **changes: str) -> str:
    return text_of(client.post(reverse("account_signup"), {**ENTERED, **changes}, follow=True))


def test_nobody_signs_up_who_is_not_invited_unless_the_operator_says_so(
    stranger: Client,
) -> None:
    assert "You need an invitation" in sign_up(stranger)
    assert User.objects.count() == 0
    assert "An admin of your organisation can invite you" in text_of(
        stranger.get(reverse("account_login"))
    )


@pytest.mark.usefixtures("open_door")
def test_signing_up_ends_with_the_code_from_the_mail(stranger: Client, postbox: Postbox) -> None:
    assert "Enter the code that is in it here" in sign_up(stranger)
    assert "_auth_user_id" not in stranger.session

    answer = stranger.post(CODE, {"code": code_in(postbox.newest_to(EMAIL))}, follow=True)

    assert "You do not belong to an organisation yet" in text_of(answer)
    assert EmailAddress.objects.get(user__name="Dora").verified


@pytest.mark.usefixtures("open_door")
def test_without_the_code_nobody_comes_in(stranger: Client, postbox: Postbox) -> None:
    sign_up(stranger)
    code = code_in(postbox.newest_to(EMAIL))

    wrong = stranger.post(CODE, {"code": "".join(reversed(code)) + "Z"})

    assert "Incorrect code." in text_of(wrong)
    elsewhere = Client()
    assert elsewhere.post(CODE, {"code": code})["Location"] == reverse("account_login")
    # Nor with the password alone: another code is asked for.
    cache.clear()
    entered = {"login": EMAIL, "password": PASSWORD}
    assert elsewhere.post(reverse("account_login"), entered)["Location"] == CODE
    assert "_auth_user_id" not in elsewhere.session


@pytest.mark.usefixtures("open_door")
def test_three_wrong_codes_end_the_attempt(stranger: Client, postbox: Postbox) -> None:
    sign_up(stranger)

    for _ in range(3):
        last = stranger.post(CODE, {"code": "WRONG"}, follow=True)

    assert last.redirect_chain[-1][0] == reverse("account_login")
    code = code_in(postbox.newest_to(EMAIL))
    assert stranger.post(CODE, {"code": code})["Location"] == reverse("account_login")


@pytest.mark.usefixtures("open_door")
def test_an_address_that_has_an_account_is_not_told_apart(
    stranger: Client, postbox: Postbox
) -> None:
    make_user(email="known@example.com", password=PASSWORD)

    known, new = (sign_up(Client(), email=f"{name}@example.com") for name in ("known", "other"))

    assert known.replace("known@", "@") == new.replace("other@", "@")
    assert postbox.subjects_to("known@example.com") == ["You have an account already"]
    assert User.objects.count() == 2


@pytest.mark.usefixtures("open_door")
@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("dora@zylker.example", True),
        ("dora@ZYLKER.example", True),
        ("dora@brightwater.example", True),
        ("dora@mail.zylker.example", False),
        ("dora@notzylker.example", False),
        ("zylker.example@evil.example", False),
    ],
)
def test_only_addresses_of_the_domains_sign_up(
    email: str, may: bool, stranger: Client, postbox: Postbox, settings: Settings
) -> None:
    settings.SIGN_UP_DOMAINS = {"zylker.example", "brightwater.example"}

    text = sign_up(stranger, email=email)

    assert ("Only addresses of brightwater.example or zylker.example" in text) is not may
    assert User.objects.exists() is may


@pytest.mark.usefixtures("open_door")
def test_a_weak_password_is_refused_and_what_was_typed_stays(stranger: Client) -> None:
    answer = stranger.post(reverse("account_signup"), {**ENTERED, "password1": "password"})

    assert "too common" in text_of(answer)
    assert f'value="{EMAIL}"' in answer.content.decode()
    assert User.objects.count() == 0


def test_a_forgotten_password_is_renewed_by_the_link_once(
    stranger: Client, postbox: Postbox
) -> None:
    user = make_user(email=EMAIL, password="old and forgotten")
    elsewhere = client_of(user)
    stranger.post(reverse("account_reset_password"), {"email": EMAIL})
    path = re.sub(r"^https?://[^/]+", "", link_in(postbox.newest_to(EMAIL)))

    form = stranger.get(path, follow=True)
    assert "Choose a new password" in text_of(form)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    done = stranger.post(form.redirect_chain[-1][0], new, follow=True)

    assert "Your password is changed" in text_of(done)
    assert elsewhere.get(reverse("profile")).status_code == 302
    entered = {"login": EMAIL, "password": PASSWORD}
    assert stranger.post(reverse("account_login"), entered)["Location"] == "/"
    again = Client().get(path, follow=True)
    assert "This link does not work any more" in text_of(again)


def test_links_in_mails_begin_as_the_operator_says(
    stranger: Client, postbox: Postbox, settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example"
    settings.SIGN_UP = "open"
    make_user(email=EMAIL, password=PASSWORD)

    stranger.post(reverse("account_reset_password"), {"email": EMAIL})
    sign_up(Client(), email=EMAIL)

    links = [link_in(mail) for _, mail in postbox.mails]
    assert [link.partition("/accounts/")[0] for link in links] == ["https://sync.example"] * 2


def test_nobody_learns_from_the_forgotten_password_who_has_an_account(
    stranger: Client, postbox: Postbox
) -> None:
    make_user(email=EMAIL, password=PASSWORD)

    known, unknown = (
        text_of(stranger.post(reverse("account_reset_password"), {"email": email}, follow=True))
        for email in (EMAIL, "nobody@example.com")
    )

    assert known == unknown
    assert [address for address, _ in postbox.mails] == [EMAIL]


def test_asking_too_often_for_a_link_is_stopped(stranger: Client, postbox: Postbox) -> None:
    make_user(email=EMAIL, password=PASSWORD)
    url = reverse("account_reset_password")

    statuses = [stranger.post(url, {"email": EMAIL}).status_code for _ in range(7)]

    assert statuses[:5] == [302] * 5
    assert 429 in statuses[5:]
    assert len(postbox.to(EMAIL)) == 5
