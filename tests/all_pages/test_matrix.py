"""Who gets which answer, at every address and by every method (R101, R102).

Whether an address takes a method is the same for everybody. Strangers are sent to sign in,
outsiders and operators find nothing, members are told what their role may not do, and none of them
changes anything.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.access import ROLES_ALLOWED, Action
from accounts.models import AuditEntry, Role, User
from contacts.models import Contact
from tests.all_pages.addresses import Address, tenant_addresses
from tests.world.house import House, client_of

TAKEN_BY_SOME = ("GET", "HEAD", "POST")
TAKEN_BY_NOBODY = ("PUT", "PATCH", "DELETE", "OPTIONS")
METHODS = (*TAKEN_BY_SOME, *TAKEN_BY_NOBODY)

POSTED = {
    "sync_mapping": Action.EDIT_SYNCS,
    "mapping_favourites": Action.EDIT_SYNCS,
    "group_addresses": Action.EDIT_SYNCS,
    "removal_defaults": Action.SET_LIMITS,
    "sync_limit": Action.SET_LIMITS,
    "mail_hooks": Action.CONNECT,
}
"""Addresses that everybody sees, and the action that posting to them asks for."""

OPEN = {
    *("home", "first_run", "invitation", "unsubscribe", "mail_events", "health", "liveness"),
    *("metrics", "stylesheet", "favicon"),
    *("account_login", "account_signup", "account_inactive", "account_logout"),
    *("account_reset_password", "account_reset_password_done", "account_email_verification_sent"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("openid_connect_login", "openid_connect_callback", "mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
}
"""Addresses of no organisation that ask nobody who they are: each proves what it needs itself."""

SIGNED_IN = {
    *("profile", "sessions", "new_organisation", "restore_organisation"),
    *("account_email", "account_change_password", "account_set_password", "account_reauthenticate"),
    *("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_reauthenticate"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_trust", "mfa_signup_webauthn"),
    "socialaccount_connections",
}
"""Addresses of a person's own account."""

OPERATORS = "admin"
"""The application of the operators' pages, which `tests/recruitsync/test_operators.py` walks."""

API = "api/v1/"
"""The beginning of the API's addresses, of which `tests/api/` walks every operation."""


def test_every_address_answers_everybody_by_role_and_method(
    house: House, other_house: House, alice: Client, bob: Client, vera: Client, charlie: Client
) -> None:
    operator = User.objects.create_superuser("oda@example.com", "correct horse battery")
    clients = {
        "stranger": Client(),
        "outsider": charlie,
        "operator": client_of(operator),
        Role.VIEWER: vera,
        Role.MARKETER: bob,
        Role.ADMIN: alice,
    }
    wrong: list[str] = []
    for number, address in enumerate(tenant_addresses()):
        url = address.of(house, house.slug)
        taken = {method: send(alice, method, url) != 405 for method in METHODS}
        if taken["POST"] != address.is_posted_to:
            wrong.append(f"{address.name} is not posted to as its decorator says")
        if any(taken[method] for method in TAKEN_BY_NOBODY) or not (taken["GET"] or taken["POST"]):
            wrong.append(f"{address.name} takes {taken}")
        if taken["GET"] != taken["HEAD"]:
            wrong.append(f"{address.name} takes GET and HEAD differently")
        before = AuditEntry.objects.count(), Contact.objects.count()
        for place, (who, client) in enumerate(clients.items()):
            # One line of a view refuses them all, so everybody tries one of them at each address.
            refused = TAKEN_BY_NOBODY[(number + place) % len(TAKEN_BY_NOBODY)]
            for method in (*TAKEN_BY_SOME, refused):
                expected = answer_to(who, address, method) if taken[method] else {405}
                if expected is None:  # allowed: what comes of it is for other tests
                    continue
                status = send(client, method, url)
                if status not in expected:
                    wrong.append(f"{who}: {method} {address.name} is {status}, not {expected}")
        if before != (AuditEntry.objects.count(), Contact.objects.count()):
            wrong.append(f"{address.name} was changed by somebody who may not")

    assert "\n".join(wrong) == ""


def answer_to(who: str, address: Address, method: str) -> set[int] | None:
    """Return the statuses that somebody must get; None for who is allowed."""
    if who == "stranger":
        return {302}
    if who in {"outsider", "operator"}:
        return {404}
    action = POSTED.get(address.name, address.action) if method == "POST" else address.action
    return None if who in ROLES_ALLOWED[action] else {403}


def send(client: Client, method: str, url: str) -> int:
    """Send it, and take back what it did; without a wish for a page that says that a method is not
    taken, which would be drawn a thousand times and is the same everywhere."""
    with transaction.atomic():
        answer: Any = client.generic(method, url, headers={"Accept": "application/json"})
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, a file is closed
        transaction.set_rollback(True)
    return int(answer.status_code)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_comes_back_to_where_they_wanted_to_go(house: House, method: str) -> None:
    for address in tenant_addresses():
        url = address.of(house, house.slug)
        answer = Client().generic(method, url)
        if answer.status_code != 405:
            assert answer["Location"] == f"/accounts/sign-in/?next={url}", address.name


def test_every_address_of_no_organisation_is_known_and_its_lock_holds(
    house: House, alice: Client
) -> None:
    names = dict(_others(get_resolver(), ()))
    assert names.keys() - OPEN - SIGNED_IN == set()
    wrong = []
    for name in names.keys() & SIGNED_IN:
        known = {"organisation_id": house.organisation.pk, "pk": 1}
        url = reverse(name, kwargs={each: known[each] for each in names[name]})
        for method in METHODS:
            answer = Client().generic(method, url)
            leads = answer.headers.get("Location", "")
            if answer.status_code != 405 and not leads.startswith("/accounts/sign-in/"):
                wrong.append(f"{method} {name}: {answer.status_code} {leads}")

    assert "\n".join(wrong) == ""


def _others(resolver: URLResolver, above: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for pattern in resolver.url_patterns:
        names = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != OPERATORS and str(pattern.pattern) != API:
                found += _others(pattern, names)
        elif "organisation_slug" not in names:
            assert pattern.name, f"{pattern.pattern} has no name"
            found.append((pattern.name, names))
    return found
