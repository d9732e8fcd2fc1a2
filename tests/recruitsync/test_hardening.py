"""What every answer and every setting keeps, so that nothing is open by mistake."""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from hashlib import sha512
from typing import Any
from unittest.mock import patch

import pytest
from celery import current_app
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from recruitsync.environment import PROJECT
from syncs.queue.call import count_calls
from tests.builders import make_invitation, make_member
from tests.world.house import House

GUESSED = (
    *("1234567890", "qwertyuiop", "password12", "1q2w3e4r5t", "iloveyou12", "basketball"),
    *("Password2026!", "P@ssw0rd123", "qwerty123456", "aaaaaaaaaaaa", "abcabcabcabc", "2026-11-30"),
    *("recruitsync1", "RecruitSync!", "zoho-recruit"),
)

SAID_OF_SETTINGS = """
import django, json
django.setup()
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}))
"""

FLAGS = {
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "DEBUG": False,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 100,
}

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def in_production(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the environment of an installation behind TLS."""
    environment = {
        **os.environ,
        "HTTPS": "true",
        "SECRET_KEY": "k9$Zt" * 12,
        "TRUSTED_ORIGINS": "https://recruitsync.example",
        "DJANGO_SETTINGS_MODULE": "recruitsync.settings",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests with a browser
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_django_finds_nothing_to_improve_in_production() -> None:
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_cookies_transport_frames_and_bodies_are_bounded_in_production() -> None:
    done = in_production("-c", SAID_OF_SETTINGS.format(names=list(FLAGS)))

    assert json.loads(done.stdout.splitlines()[-1]) == FLAGS


def test_every_kind_of_answer_has_the_headers(house: House, alice: Client) -> None:
    export = reverse("export_list", args=[house.slug, house.mailing_list.pk])
    answers = {
        "page": alice.get(reverse("sync_list", args=[house.slug])),
        "sign-in": Client().get(reverse("account_login")),
        "missing": alice.get("/nowhere/"),
        "refused": Client(enforce_csrf_checks=True).post(reverse("account_login"), {}),
        "redirect": Client().get(reverse("sync_list", args=[house.slug])),
        "download": alice.get(export),
        "unsubscribe": Client().get("/unsubscribe/1/x/"),
        "health": Client().get("/livez"),
    }
    for name, answer in answers.items():
        headers = answer.headers
        parts = headers["Content-Security-Policy"].split(";")
        assert dict(part.strip().split(" ", 1) for part in parts) == POLICY, name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
    assert b"".join(answers["download"].streaming_content)  # type: ignore[attr-defined]


def test_no_cookie_of_a_session_is_read_by_scripts(house: House) -> None:
    make_member(house.organisation, email="dora@example.com", password="correct horse battery")
    client = Client()
    client.get(reverse("account_login"))
    form = {"login": "dora@example.com", "password": "correct horse battery"}
    client.post(reverse("account_login"), form)

    assert {name for name, cookie in client.cookies.items() if not cookie["httponly"]} <= {
        "messages"
    }
    assert {"sessionid", "csrftoken"} <= client.cookies.keys()


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_soon_is_refused_without_asking_anybody(password: str) -> None:
    asked = patch("socket.socket.connect", side_effect=AssertionError("asked somebody"))
    with asked, pytest.raises(ValidationError):
        validate_password(password, User(email="ann@example.com"))


def test_what_is_known_of_the_person_makes_no_password() -> None:
    guinevere = User(email="guinevere@camelot-castle.org", name="Guinevere Pendragon")

    for password in ("guinevere1985", "Pendragon1985!", "camelotcastle1"):
        with pytest.raises(ValidationError):
            validate_password(password, guinevere)


def test_some_unrelated_words_are_a_password_and_long_ones_cost_no_time() -> None:
    for password in (
        "correct horse battery",
        "quiet-lamp-under-snow",
        sha512(b"long").hexdigest() * 30,
    ):
        validate_password(password, User(email="ann@example.com"))


def test_every_door_refuses_such_a_password(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGN_UP = "open"
    weak = "Password2026!"
    sign_up = {"name": "Eve", "email": "eve@example.com", "password1": weak}
    assert Client().post(reverse("account_signup"), sign_up).status_code == 200
    make_invitation(house.organisation, "ivan@example.com")
    accept = reverse("invitation", args=["key-of-ivan@example.com"])
    assert Client().post(accept, {"name": "Ivan", "password": weak}).status_code == 200
    strong = "correct horse battery"
    dora = make_member(house.organisation, email="dora@example.com", password=strong)
    client = Client()
    client.post(reverse("account_login"), {"login": "dora@example.com", "password": strong})
    change = {"oldpassword": strong, "password1": weak, "password2": weak}
    assert client.post(reverse("account_change_password"), change).status_code == 200
    monkeypatch.setenv("ADMIN_PASSWORD", weak)
    with pytest.raises(CommandError, match="guessed soon"):
        call_command("create_organisation", "New", "--admin", "new@example.com")

    assert set(User.objects.values_list("email", flat=True)) == {"dora@example.com"}
    dora.user.refresh_from_db()
    assert dora.user.check_password(strong)


def test_signing_in_costs_the_same_whoever_it_is(house: House) -> None:
    """So that no clock tells who has an account: hashing is nearly all of the time."""
    cache.clear()
    make_member(house.organisation, email="dora@example.com", password="correct horse battery")
    make_member(house.organisation, email="without@example.com", password=None)
    barred = make_member(house.organisation, email="barred@example.com", password="another one!!")
    User.objects.filter(pk=barred.user_id).update(is_active=False)
    costs: dict[str, tuple[int, str]] = {}
    for name in ("dora", "without", "barred", "nobody"):
        hashed: Counter[str] = Counter()
        with patch.object(MD5PasswordHasher, "encode", counting(hashed)):
            form = {"login": f"{name}@example.com", "password": "wrong"}
            answer = Client().post(reverse("account_login"), form)
        told = answer.content.decode().replace(name, "…")
        costs[name] = (hashed["hashed"], told[told.index("<main") : told.index("csrfmiddleware")])

    assert costs["nobody"][0] > 0
    assert len(set(costs.values())) == 1


def test_a_forgotten_password_costs_the_same_whoever_it_is(house: House) -> None:
    """A worker looks who it is; the page hands on the question, which nobody can read."""
    cache.clear()
    make_member(house.organisation, email="dora@example.com", password="correct horse battery")
    costs = {}
    for email in ("dora@example.com", "nobody@example.com"):
        before = count_calls() or 0
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(reverse("account_reset_password"), {"email": email})
        shapes = [re.sub(r"'[^']*'", "?", query["sql"]) for query in asked.captured_queries]
        costs[email] = (answer.status_code, tuple(shapes), (count_calls() or 0) - before)

    assert len(set(costs.values())) == 1
    assert {calls for _, _, calls in costs.values()} == {1}
    with current_app.connection_for_read() as broker:
        valkey: Any = broker.default_channel
        newest = valkey.client.lindex(current_app.conf.task_default_queue, 0)
    assert b"nobody@" not in b64decode(json.loads(newest)["body"])


def counting(hashed: Counter[str]) -> Any:
    """Return the hasher's own work, counted."""
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed["hashed"] += 1
        return encode(self, password, salt)

    return counted
