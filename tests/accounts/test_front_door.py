"""Signing in and out, and the pages for what goes wrong."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.builders import make_member, make_user
from tests.world.house import House, client_of
from tests.world.reading import text_of


def test_a_person_signs_in_with_address_and_password(house: House, stranger: Client) -> None:
    make_member(house.organisation, email="dora@example.com", password="correct horse")
    entered = {"login": "Dora@example.com", "password": "correct horse"}

    answer = stranger.post(reverse("account_login"), entered, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("sync_list", args=[house.slug])


def test_signing_in_leads_to_where_one_wanted_to_go(house: House, stranger: Client) -> None:
    make_member(house.organisation, email="dora@example.com", password="correct horse")
    wanted = reverse("run_list", args=[house.slug])
    entered = {"login": "dora@example.com", "password": "correct horse", "next": wanted}

    assert wanted in stranger.get(reverse("account_login"), {"next": wanted}).content.decode()
    assert stranger.post(reverse("account_login"), entered)["Location"] == wanted


@pytest.mark.usefixtures("db")
def test_a_wrong_password_is_said_and_nobody_is_signed_in(stranger: Client) -> None:
    make_user(email="dora@example.com", password="correct horse")
    entered = {"login": "dora@example.com", "password": "wrong"}

    answer = stranger.post(reverse("account_login"), entered)

    assert "password you specified are not correct" in text_of(answer)
    assert "_auth_user_id" not in stranger.session


def test_signing_out_takes_a_button(house: House, alice: Client) -> None:
    assert "Sign out?" in text_of(alice.get(reverse("account_logout")))

    answer = alice.post(reverse("account_logout"), follow=True)

    assert "You are signed out." in text_of(answer)
    assert alice.get(reverse("sync_list", args=[house.slug])).status_code == 302


@pytest.mark.usefixtures("db")
def test_a_person_without_organisation_is_told_what_to_do() -> None:
    client = client_of(make_user(email="eve@example.com"))

    text = text_of(client.get("/"))

    assert "You do not belong to an organisation yet" in text
    assert "eve@example.com" in text


def test_what_does_not_exist_says_so_in_our_look(house: House, alice: Client) -> None:
    answer = alice.get("/o/nowhere/syncs/")

    assert answer.status_code == 404
    assert "This page does not exist" in text_of(answer)


def test_what_a_role_may_not_do_says_so(house: House, vera: Client) -> None:
    answer = vera.post(reverse("run_sync", args=[house.slug, house.sync.pk]))

    assert "Your role does not allow this Nothing was changed." in text_of(answer)


def test_pages_with_people_stay_in_no_cache(house: House, alice: Client, stranger: Client) -> None:
    for name in ("sync_list", "contact_list", "run_list"):
        answer = alice.get(reverse(name, args=[house.slug]))
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))

    assert "Cache-Control" not in alice.get("/healthz").headers


def test_a_form_without_its_token_is_refused_kindly(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(house.organisation).user)

    answer = client.post(reverse("run_sync", args=[house.slug, house.sync.pk]))

    assert answer.status_code == 403
    assert "This form was open for too long" in text_of(answer)


@pytest.mark.parametrize("template", ["400.html", "413.html", "500.html"])
def test_the_pages_of_last_resort_need_nothing(template: str) -> None:
    html = render_to_string(template)

    assert "RecruitSync" in html
    assert "<h1>" in html


def test_who_opens_what_a_button_leads_to_gets_a_page(house: House, alice: Client) -> None:
    answer = alice.get(reverse("run_sync", args=[house.slug, house.sync.pk]))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is no page at this address" in text_of(answer)


@pytest.mark.usefixtures("db")
def test_a_form_that_is_too_long_is_refused_by_what_it_is(stranger: Client) -> None:
    answer = stranger.post(reverse("account_login"), {"login": "x" * 3_000_000})

    assert answer.status_code == 413
    assert "This is too long Nothing was changed." in text_of(answer)


def test_no_page_has_inline_style_or_script(house: House, alice: Client) -> None:
    for name in ("sync_list", "contact_list", "mailing_lists", "run_list"):
        answer = alice.get(reverse(name, args=[house.slug]))

        html = answer.content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html
        assert "style-src 'self'" in answer["Content-Security-Policy"]
