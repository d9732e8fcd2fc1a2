"""Attempts to sign in: who fails too often waits, and locks nobody else out."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.coming_in.known_browser import COOKIE
from recruitsync.proxies import parse_networks
from tests.builders import make_member
from tests.world.house import House
from tests.world.valkey import without_valkey

__all__ = ["without_valkey"]

EMAIL, PASSWORD = "dora@example.com", "correct horse"
TOO_MANY = "Too many failed login attempts"
FAILED = "password you specified are not correct"


@pytest.fixture(autouse=True)
def dora(house: House, settings: Settings) -> None:
    cache.clear()
    settings.TRUSTED_PROXIES = ()
    make_member(house.organisation, email=EMAIL, password=PASSWORD)


def attempt(client: Client, password: str, **more: str) -> str:
    """Return what the page says; "" for who is signed in."""
    answer = client.post(
        reverse("account_login"), {"login": EMAIL, "password": password}, headers=more or None
    )
    return "" if answer.status_code == 302 else answer.content.decode()


def fail_often(client: Client) -> None:
    for _ in range(5):
        assert FAILED in attempt(client, "wrong")
    assert TOO_MANY in attempt(client, "wrong")


def test_a_stranger_is_stopped_with_the_right_password_too() -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.1")
    fail_often(stranger)

    assert TOO_MANY in attempt(stranger, PASSWORD)
    assert TOO_MANY in attempt(Client(REMOTE_ADDR="203.0.113.2"), PASSWORD)


def test_a_stranger_locks_nobody_out_of_a_browser_that_is_known() -> None:
    own = Client(REMOTE_ADDR="203.0.113.2")
    assert attempt(own, PASSWORD) == ""
    own.post(reverse("account_logout"))
    fail_often(Client(REMOTE_ADDR="203.0.113.1"))

    assert FAILED in attempt(own, "mistyped")
    assert attempt(own, PASSWORD) == ""


def test_a_known_browser_is_stopped_as_well() -> None:
    own = Client(REMOTE_ADDR="203.0.113.2")
    assert attempt(own, PASSWORD) == ""
    own.post(reverse("account_logout"))

    fail_often(own)


@pytest.mark.parametrize("mark", ["", "x", "WzEsImEiXQ:1abc:forged"])
def test_a_forged_mark_counts_for_nothing(mark: str) -> None:
    fail_often(Client(REMOTE_ADDR="203.0.113.1"))
    other = Client(REMOTE_ADDR="203.0.113.2")
    other.cookies[COOKIE] = mark

    assert TOO_MANY in attempt(other, PASSWORD)


def test_the_mark_of_another_person_counts_for_nothing(house: House) -> None:
    make_member(house.organisation, email="eve@example.com", password=PASSWORD)
    eve = Client(REMOTE_ADDR="203.0.113.3")
    eve.post(reverse("account_login"), {"login": "eve@example.com", "password": PASSWORD})
    eve.post(reverse("account_logout"))
    assert eve.cookies[COOKIE].value

    fail_often(Client(REMOTE_ADDR="203.0.113.1"))

    assert TOO_MANY in attempt(eve, PASSWORD)


def test_people_behind_a_proxy_are_told_apart(settings: Settings) -> None:
    from_proxy = Client(REMOTE_ADDR="10.0.0.2")
    settings.TRUSTED_PROXIES = parse_networks(["10.0.0.0/8"])
    for number in range(10):
        from_proxy.post(
            reverse("account_login"),
            {"login": f"nobody{number}@example.com", "password": "wrong"},
            headers={"x-forwarded-for": "203.0.113.1"},
        )

    assert TOO_MANY in attempt(from_proxy, PASSWORD, **{"x-forwarded-for": "203.0.113.1"})
    assert attempt(from_proxy, PASSWORD, **{"x-forwarded-for": "203.0.113.2"}) == ""


@pytest.mark.usefixtures("without_valkey")
def test_while_valkey_is_away_people_sign_in_and_strangers_are_stopped() -> None:
    assert attempt(Client(REMOTE_ADDR="203.0.113.2"), PASSWORD) == ""

    fail_often(Client(REMOTE_ADDR="203.0.113.1"))
