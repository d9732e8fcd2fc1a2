"""Account settings → API tokens: made, shown once, revoked (R104)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api_tokens import actions
from accounts.models import ApiToken
from tests.world.house import House
from tests.world.reading import text_of


def url_of(house: House) -> str:
    return reverse("api_tokens", args=[house.slug])


def form(**changes: str) -> dict[str, str]:
    return {"name": "Mailer", "scope": "read", "days": "90", **changes}


def test_a_token_is_shown_once_and_works(house: House, alice: Client, stranger: Client) -> None:
    made = text_of(alice.post(url_of(house), form()))

    (token,) = re.findall(r"rst_\w{8}_[\w-]{43}", made)
    later = text_of(alice.get(url_of(house)))
    assert token not in later
    assert f"{token[:12]}…" in later
    asked = {"Authorization": f"Bearer {token}"}
    assert stranger.get("/api/v1/lists", headers=asked).status_code == 200


def test_a_revoked_token_is_worth_nothing(house: House, alice: Client, stranger: Client) -> None:
    (token,) = re.findall(r"rst_\w{8}_[\w-]{43}", text_of(alice.post(url_of(house), form())))

    alice.post(reverse("revoke_api_token", args=[house.slug, ApiToken.objects.get().pk]))

    asked = {"Authorization": f"Bearer {token}"}
    assert stranger.get("/api/v1/lists", headers=asked).status_code == 401


@pytest.mark.parametrize("changes", [{"name": ""}, {"scope": "root"}, {"days": "9999"}])
def test_what_does_not_fit_makes_no_token(
    changes: dict[str, str], house: House, alice: Client
) -> None:
    assert alice.post(url_of(house), form(**changes)).status_code == 200

    assert not ApiToken.objects.exists()


def test_an_organisation_has_no_more_tokens_than_people_tell_apart(
    house: House, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_TOKENS", 1)
    alice.post(url_of(house), form())

    assert "Revoke one" in text_of(alice.post(url_of(house), form()))
    assert ApiToken.objects.count() == 1
