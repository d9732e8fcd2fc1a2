"""A person's own account: name, address, password, and where one is signed in (R100)."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.profile.rules import browser_in_words
from tests.builders import make_user
from tests.world.mail import Postbox, code_in
from tests.world.reading import text_of

pytestmark = pytest.mark.usefixtures("db")

EMAIL, NEW, PASSWORD = "dora@example.com", "dora@new.example", "correct horse battery"
CODE = reverse("account_email_verification_sent")


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def dora(postbox: Postbox) -> Client:
    """Return the browser of a person who has just shown once more that it is she."""
    make_user(email=EMAIL, password=PASSWORD, name="Dora")
    client = sign_in()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def sign_in(**headers: str) -> Client:
    client = Client(headers=headers or None)
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("profile")).status_code == 200


def test_a_name_is_changed_and_one_that_is_none_is_refused(dora: Client) -> None:
    assert "Your name is saved." in text_of(
        dora.post(reverse("profile"), {"name": "Theodora"}, follow=True)
    )
    assert "Enter a name." in text_of(dora.post(reverse("profile"), {"name": " "}))

    assert User.objects.get().name == "Theodora"


def test_a_new_address_holds_once_its_code_is_entered(dora: Client, postbox: Postbox) -> None:
    page = dora.post(reverse("account_email"), {"email": NEW, "action_add": ""}, follow=True)
    dora.get(reverse("account_email"))
    assert User.objects.get().email == EMAIL
    assert page.status_code == 200

    dora.post(CODE, {"code": code_in(postbox.newest_to(NEW))})

    assert User.objects.get().email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert "Your address was changed" in postbox.subjects_to(EMAIL)


def test_an_address_of_somebody_else_is_not_told_apart_and_not_taken(
    dora: Client, postbox: Postbox
) -> None:
    make_user(email="taken@example.com")
    url = reverse("account_email")

    taken, free = (
        text_of(dora.post(url, {"email": email, "action_add": ""}, follow=True))
        for email in ("taken@example.com", "free@example.com")
    )

    assert taken.replace("taken@", "@") == free.replace("free@", "@")
    assert User.objects.filter(email=EMAIL).exists()


def test_a_new_password_signs_out_everywhere_else(dora: Client, postbox: Postbox) -> None:
    other = sign_in()
    entered = {
        "oldpassword": PASSWORD,
        "password1": "quite another one",
        "password2": "quite another one",
    }

    dora.post(reverse("account_change_password"), entered)

    assert (is_signed_in(dora), is_signed_in(other)) == (True, False)
    assert "Your password was changed" in postbox.subjects_to(EMAIL)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537.36 Edg/150", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:140.0) Firefox/140.0",
            "Firefox on macOS",
        ),
        ("curl/8.5", "curl/8.5"),
        ("", "Unknown"),
    ],
)
def test_a_browser_is_named_as_people_name_it(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words


def test_every_browser_in_which_one_is_signed_in_is_shown(dora: Client) -> None:
    sign_in(**{"user-agent": "Phone"})
    gone = sign_in(**{"user-agent": "Borrowed"})
    gone.post(reverse("account_logout"))

    text = text_of(dora.get(reverse("sessions")))

    assert "Phone" in text
    assert "This browser" in text
    assert "Borrowed" not in text


@pytest.mark.parametrize(("where", "stays"), [("else", True), ("everywhere", False)])
def test_signing_out_everywhere_ends_every_session(where: str, stays: bool, dora: Client) -> None:
    listed = sign_in()
    unlisted = Client()
    unlisted.force_login(User.objects.get())
    unlisted.session.save()
    UserSession.objects.filter(session_key=unlisted.session.session_key).delete()

    answer = dora.post(reverse("sessions"), {"where": where}, follow=True)

    assert "You are signed out everywhere" in text_of(answer)
    assert [is_signed_in(client) for client in (dora, listed, unlisted)] == [stays, False, False]
    assert is_signed_in(sign_in())


def test_who_signs_out_everywhere_ends_nobody_elses_session(dora: Client) -> None:
    other = Client()
    other.force_login(make_user())

    dora.post(reverse("sessions"), {"where": "everywhere"})

    assert other.get(reverse("profile")).status_code == 200


@pytest.mark.parametrize("name", ["profile", "sessions", "account_email", "mfa_index"])
def test_a_strangers_profile_is_nobodys(name: str, stranger: Client) -> None:
    answer = stranger.get(reverse(name))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/")
