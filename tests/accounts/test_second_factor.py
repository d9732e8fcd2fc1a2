"""Second factors: an authenticator app, recovery codes, and their secrets at rest (R100, R3).

Passkeys need a browser: `tests/journeys/test_coming_in.py`.
"""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.conf import settings as in_force
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.builders import make_user
from tests.world.mail import Postbox
from tests.world.reading import text_of

pytestmark = pytest.mark.usefixtures("db")

EMAIL, PASSWORD = "dora@example.com", "correct horse battery"
ACTIVATE = reverse("mfa_activate_totp")
ASKED = reverse("mfa_authenticate")


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def dora(postbox: Postbox) -> Client:
    """Return the browser of a person who has just shown once more that it is she."""
    make_user(email=EMAIL, password=PASSWORD)
    client = sign_in(Client())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def sign_in(client: Client) -> Client:
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    return client


def code_of(secret: str, *, later: int = 0) -> str:
    """Return what the app shows, `later` half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def add_app(client: Client) -> str:
    """Add an app as a person does, and return its secret."""
    page = client.get(ACTIVATE).content.decode()
    found = re.search(r'<code class="block">(\w+)</code>', page)
    assert found
    client.post(ACTIVATE, {"code": code_of(found[1])})
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_asks_for_the_code_of_the_app(dora: Client) -> None:
    secret = add_app(dora)
    other = sign_in(Client())
    assert not is_signed_in(other)
    assert "Enter the code of your authenticator app" in text_of(other.get(ASKED))
    assert "Incorrect code." in text_of(other.post(ASKED, {"code": "000000"}))
    assert not is_signed_in(other)

    other.post(ASKED, {"code": code_of(secret, later=1)})
    assert is_signed_in(other)


def test_a_wrong_code_adds_no_app(dora: Client) -> None:
    dora.get(ACTIVATE)

    assert "Incorrect code." in text_of(dora.post(ACTIVATE, {"code": "000000"}))
    assert not Authenticator.objects.exists()


def test_each_recovery_code_signs_in_once(dora: Client) -> None:
    add_app(dora)
    codes = recovery_codes(dora)
    assert len(codes) == 10

    first, second = sign_in(Client()), sign_in(Client())
    first.post(ASKED, {"code": codes[0]})
    second.post(ASKED, {"code": codes[0]})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert len(recovery_codes(dora)) == 9


def test_new_recovery_codes_end_the_old_ones(dora: Client) -> None:
    add_app(dora)
    old = recovery_codes(dora)

    dora.post(reverse("mfa_generate_recovery_codes"))

    assert not set(old) & set(recovery_codes(dora))


def test_without_the_app_signing_in_asks_no_more(dora: Client, postbox: Postbox) -> None:
    add_app(dora)

    dora.post(reverse("mfa_deactivate_totp"))

    assert is_signed_in(sign_in(Client()))
    assert "Your authenticator app was removed" in postbox.subjects_to(EMAIL)


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"),
        *("mfa_view_recovery_codes", "mfa_deactivate_totp"),
    ],
)
def test_what_matters_asks_once_more_who_it_is(name: str, dora: Client) -> None:
    assert dora.get(ACTIVATE).status_code == 200
    if name != "mfa_activate_totp":
        add_app(dora)
    session = dora.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()

    answer = dora.get(reverse(name))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/again/")


def test_secrets_are_encrypted_at_rest_and_survive_another_key(
    dora: Client, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = add_app(dora)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    new = Fernet.generate_key().decode()
    settings.SECRETS_KEY_RING = (new, *in_force.SECRETS_KEY_RING)

    call_command("rotate_secrets")

    assert "Second factors under the newest key: 2" in capsys.readouterr().out
    settings.SECRETS_KEY_RING = (new,)
    other = sign_in(Client())
    other.post(ASKED, {"code": code_of(secret, later=1)})
    assert is_signed_in(other)


def test_a_second_factor_that_no_key_opens_is_named(dora: Client, settings: Settings) -> None:
    add_app(dora)
    settings.SECRETS_KEY_RING = (Fernet.generate_key().decode(),)

    with pytest.raises(CommandError, match=f"second factor of user {User.objects.get().pk}"):
        call_command("rotate_secrets")
