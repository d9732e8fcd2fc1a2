"""Who came in, who failed to, and what they come in by stands in the audit log (R100, R103)."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.coming_in.recorded import seal_failure
from accounts.models import AuditEntry, Member, Organisation, Role, User
from accounts.tasks import put_down_failed_sign_in
from tests.accounts.test_second_factor import add_app, code_of
from tests.builders import NOON, make_member
from tests.world.house import House
from tests.world.mail import Postbox, code_in
from tests.world.reading import text_of

EMAIL, PASSWORD = "dora@example.com", "correct horse battery"
PLACE = {"address": "203.0.113.7", "browser": "Phone"}
PERSON, STRANGER = "Dora <dora@example.com>", ""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do at once what a worker would do, and forget attempts of other tests."""
    cache.clear()
    monkeypatch.setattr(put_down_failed_sign_in, "delay", put_down_failed_sign_in)


@pytest.fixture
def dora(house: House, postbox: Postbox) -> User:
    return make_member(house.organisation, email=EMAIL, password=PASSWORD, name="Dora").user


def browser() -> Client:
    return Client(REMOTE_ADDR=PLACE["address"], headers={"user-agent": PLACE["browser"]})


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL) -> Client:
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def told(organisation: Organisation) -> list[tuple[str, str, str, str, Any]]:
    """Return who did what of all that is not a change of rows, from where, in order."""
    entries = AuditEntry.objects.filter(
        organisation=organisation, noun__in=["sign-in", "sign-out", "password", "second factor"]
    ).order_by("id")
    found: list[tuple[str, str, str, str, Any]] = []
    for entry in entries:
        after = entry.after or {}
        assert PLACE.items() <= after.items()
        how = after.get("by") or after.get("kind")
        found.append((entry.actor_name, entry.noun, entry.change, entry.object_name, how))
    return found


def test_a_sign_in_is_told_in_each_organisation_of_the_person(
    house: House, other_house: House, dora: User
) -> None:
    second = other_house.organisation
    Member.objects.create(organisation=second, user=dora, role=Role.VIEWER)

    sign_in(browser())

    entry = (PERSON, "sign-in", "succeeded", EMAIL, ["Password"])
    assert told(house.organisation) == told(second) == [entry]


def test_a_failure_is_told_of_who_has_an_account_and_of_nobody_else(
    house: House, dora: User
) -> None:
    sign_in(browser(), "my other password")
    sign_in(browser(), "my other password", email="unknown@example.com")

    assert told(house.organisation) == [(STRANGER, "sign-in", "failed", EMAIL, ["Password"])]
    stored = json.dumps(list(AuditEntry.objects.values_list("before", "after", "object_name")))
    assert "unknown@" not in stored
    assert "my other password" not in stored


def test_the_page_does_the_same_whoever_it_is_and_a_worker_looks(
    house: House, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(put_down_failed_sign_in, "delay", asked.append)

    sign_in(browser(), "wrong")
    sign_in(browser(), "wrong", email="unknown@example.com")

    assert told(house.organisation) == []
    assert len(asked) == 2
    assert "@" not in "".join(asked)


def test_a_failure_is_told_as_of_when_it_was_however_late_the_worker_comes(
    house: House, dora: User
) -> None:
    sealed = seal_failure(EMAIL, PLACE, now=NOON)

    put_down_failed_sign_in(sealed)

    assert AuditEntry.objects.get(noun="sign-in").at == NOON


def test_who_is_signed_in_and_fails_to_show_it_once_more_is_told_as_that_person(
    house: House, dora: User
) -> None:
    sign_in(browser()).post(reverse("account_reauthenticate"), {"password": "wrong"})

    assert told(house.organisation)[1:] == [(PERSON, "sign-in", "failed", EMAIL, ["Password"])]


@pytest.mark.django_db(transaction=True)  # they are told of once the change is committed
def test_second_factors_are_told_by_their_kind(house: House, dora: User) -> None:
    own = sign_in(browser())
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = add_app(own)
    other = sign_in(browser())
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret, later=1)})
    own.post(reverse("mfa_deactivate_totp"))

    app = "Authenticator app"
    assert told(house.organisation)[1:] == [
        (PERSON, "second factor", "made", EMAIL, app),
        (PERSON, "second factor", "made", EMAIL, "Recovery codes"),
        (STRANGER, "sign-in", "failed", EMAIL, [app]),
        (PERSON, "sign-in", "succeeded", EMAIL, ["Password", app]),
        (PERSON, "second factor", "deleted", EMAIL, app),
        (PERSON, "second factor", "deleted", EMAIL, "Recovery codes"),
    ]
    entries = json.dumps(list(AuditEntry.objects.values_list("before", "after")))
    assert secret not in entries


def test_another_address_of_the_account_is_told_with_the_one_before(
    house: House, dora: User, postbox: Postbox
) -> None:
    client = sign_in(browser())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "dora@new.example", "action_add": ""})
    code = code_in(postbox.newest_to("dora@new.example"))

    client.post(reverse("account_email_verification_sent"), {"code": code})

    entry = AuditEntry.objects.get(noun="account")
    assert (entry.change, entry.object_name) == ("changed", "dora@new.example")
    assert (entry.before or {})["email"] == EMAIL
    assert entry.after == {"email": "dora@new.example", **PLACE}


def test_a_changed_password_and_signing_out_everywhere_are_told(
    house: House, dora: User, alice: Client
) -> None:
    client = sign_in(browser())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = "quite another one"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    client.post(reverse("sessions"), {"where": "everywhere"})

    assert told(house.organisation)[1:] == [
        (PERSON, "password", "changed", EMAIL, None),
        (PERSON, "sign-out", "made", EMAIL, None),
    ]
    page = text_of(alice.get(reverse("audit_log", args=[house.slug])))
    assert "Sign-out everywhere" in page
    assert "203.0.113.7" in page
    assert new not in page
