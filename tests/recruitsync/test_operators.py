"""The operators' pages: for superusers with a second factor, to look and hardly to touch."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from recruitsync.operators.pages import ReadOnly, UserPage, site
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import RunState, Sync
from syncs.models.heartbeat import Heartbeat, Part
from tests.all_pages.test_valid_html import faults_of
from tests.builders import NOON, make_connection, make_organisation, make_run, make_sync
from tests.world.house import House, client_of, operator_client_of
from tests.world.reading import text_of

PASSWORD = "correct horse battery"
START = "/operators/"


@pytest.fixture
def oda(db: None) -> User:
    return User.objects.create_superuser("oda@example.com", PASSWORD, name="Oda Operator")


@pytest.fixture
def operator(oda: User) -> Client:
    """Return an operator who has shown a second factor."""
    return operator_client_of(oda)


def pages() -> list[str]:
    """Return the address of every table, and of a row that is not there."""
    tables = [f"operators/{m._meta.app_label}/{m._meta.model_name}/" for m in site._registry]
    return [START, *(f"/{each}" for each in tables), *(f"/{each}7/change/" for each in tables)]


def test_pages_lead_an_operator_to_the_installation_and_nobody_else(
    house: House, alice: Client, oda: User
) -> None:
    house.organisation.members.create(user=oda, role="viewer")
    for url in (reverse("sync_list", args=[house.slug]), reverse("profile")):
        link = f'<a href="{START}">'
        shown = [link in client.get(url).content.decode() for client in (client_of(oda), alice)]
        assert shown == [True, False], url


def test_nobody_but_an_operator_with_a_second_factor_finds_them(
    house: House, alice: Client, bob: Client, vera: Client, oda: User
) -> None:
    password_only = client_of(oda)
    inside = [*pages(), f"{START}login/", f"{START}jsi18n/", f"{START}password_change/"]
    for url in (*inside, f"{START}autocomplete/"):
        for method in ("get", "head", "post", "put", "patch", "delete"):
            stranger = getattr(Client(), method)(url)
            assert stranger.headers.get("Location", "").startswith(
                "/accounts/sign-in/?next=/oper"
            ), url
            members = [getattr(client, method)(url).status_code for client in (alice, bob, vera)]
            assert members == [404, 404, 404], (method, url)
            assert getattr(password_only, method)(url).status_code == 403, (method, url)
    assert "Come in with your second factor" in text_of(password_only.get(START))


def test_a_second_factor_opens_them(oda: User) -> None:
    totp = TOTP.activate(oda, "A" * 32)
    client = Client()
    client.post(reverse("account_login"), {"login": oda.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value("A" * 32, int(time.time()) // 30))

    client.post(reverse("mfa_authenticate"), {"code": code})

    assert totp.instance.user_id == oda.pk
    assert client.get(START).status_code == 200
    User.objects.filter(pk=oda.pk).update(is_superuser=False)
    assert client.get(START).status_code == 404


def test_every_table_is_shown_and_none_has_a_secret(house: House, operator: Client) -> None:
    connection = house.sync.connection
    connection.set_secrets({"refresh_token": "1000.verysecret"}, shown="1000.verysecret")
    connection.save()
    AuditEntry.objects.create(
        organisation=house.organisation,
        actor_kind="system",
        change="changed",
        noun="list",
        object_name="Summer campaign",
        before={"name": "Spring campaign"},
    )

    for model in site._registry:
        table = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        row = model._base_manager.order_by("pk").first()
        urls = [table] + ([f"{table}{row.pk}/change/"] if row else [])
        for url in urls:
            answer = operator.get(url, follow=True)
            html = answer.content.decode()
            assert answer.status_code == 200, url
            for hidden in ("cret", connection.account_email, "campaign", "pbkdf2", "maria@"):
                assert hidden not in html.replace("Secret", ""), (url, hidden)
            assert "unsafe-inline" not in answer["Content-Security-Policy"]
            assert "<script>" not in html
            assert " style=" not in html


def test_the_front_page_shows_the_installation_and_nobody_on_a_list(
    house: House, other_house: House, operator: Client
) -> None:
    Sync.objects.update(next_run_at=timezone.now() + timedelta(hours=3))
    make_run(house.sync, state=RunState.FAILED, created_at=timezone.now(), error="It broke.")
    report_heartbeat(Part.BEAT)
    Heartbeat.objects.filter(part=Part.WORKER).update(reported_at=NOON)
    with CaptureQueriesContext(connection) as few:
        answer = operator.get(START)
    for number in range(5):
        make_sync(make_organisation(name=f"Another {number}", slug=f"another-{number}"))

    with CaptureQueriesContext(connection) as many:
        crowded = operator.get(START)

    text, html = text_of(answer), answer.content.decode()
    assert "Zylker Needs attention" in text
    assert "Brightwater Needs attention" not in text
    assert "Beat At work 1 today" in text
    assert "Worker for runs Silent 1" in text
    assert 'href="/operators/syncs/importrun/"' in html
    for hidden in ("maria@", "It broke", house.sync.connection.account_email):
        assert hidden not in html
    assert "<form" not in html
    assert faults_of(html) == []
    assert "Another 4" in text_of(crowded)
    assert len(many) == len(few)


def test_they_are_only_looked_at(house: House, operator: Client) -> None:
    make_connection(house.organisation, name="Second")
    tables = [page for model, page in site._registry.items() if not isinstance(page, UserPage)]
    assert [page for page in tables if not isinstance(page, ReadOnly)] == []
    for page in site._registry.values():
        assert isinstance(page, ModelAdmin)
        assert isinstance(page.fields, tuple), "what is shown is named"
        table = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        row = page.model._base_manager.order_by("pk").first()
        assert operator.post(f"{table}add/").status_code == 403
        if row is not None:
            assert operator.post(f"{table}{row.pk}/delete/", {"post": "yes"}).status_code == 403
            if not isinstance(page, UserPage):
                assert operator.post(f"{table}{row.pk}/change/", {}).status_code == 403


def test_an_operator_bars_a_person_which_their_organisations_can_read(
    house: House, operator: Client, bob: Client
) -> None:
    person = User.objects.get(email="bob@example.com")
    url = reverse("admin:accounts_user_change", args=[person.pk])

    operator.post(url, {"email": "other@example.com", "is_superuser": "on"})

    person.refresh_from_db()
    assert (person.is_active, person.is_superuser, person.email) == (
        False,
        False,
        "bob@example.com",
    )
    assert bob.get(reverse("sync_list", args=[house.slug])).status_code == 302
    entry = AuditEntry.objects.order_by("-id")[0]
    assert entry.actor_name == "Oda Operator <oda@example.com>"
    assert (entry.noun, entry.object_name) == ("member", "bob@example.com")
    assert (entry.before, entry.after) == ({"may_sign_in": True}, {"may_sign_in": False})
