"""The first run of an empty installation (R100)."""

from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.coming_in.actions import AlreadyBegun, begin_installation
from accounts.models import Member, Organisation, User
from tests.builders import make_user
from tests.world.at_once import at_once
from tests.world.reading import text_of

ENTERED = {
    "organisation": "Zylker Staffing",
    "time_zone": "Asia/Kolkata",
    "name": "Alice",
    "email": "Alice@Example.com",
    "password": "correct horse battery",
}


@pytest.mark.usefixtures("db")
def test_an_empty_installation_leads_to_its_first_organisation_and_admin(
    stranger: Client,
) -> None:
    page = stranger.get("/", follow=True)
    assert "Nobody has an account here yet" in text_of(page)

    answer = stranger.post(reverse("first_run"), ENTERED, follow=True)

    assert answer.redirect_chain[-1][0] == "/o/zylker-staffing/syncs/"
    member = Member.objects.select_related("user", "organisation").get()
    assert (member.role, member.user.email, member.user.name) == (
        "admin",
        "alice@example.com",
        "Alice",
    )
    assert member.organisation.time_zone == "Asia/Kolkata"
    assert EmailAddress.objects.get().verified


@pytest.mark.usefixtures("db")
def test_who_comes_second_is_sent_to_sign_in(stranger: Client) -> None:
    make_user()

    assert stranger.get(reverse("first_run"))["Location"] == "/"
    assert stranger.post(reverse("first_run"), ENTERED)["Location"] == "/"

    assert stranger.get("/")["Location"] == "/accounts/sign-in/?next=/"
    assert Organisation.objects.count() == 0


@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_begin_at_once_one_does() -> None:
    def attempt(name: str) -> str:
        try:
            begin_installation(**{**ENTERED, "organisation": name, "email": f"{name}@example.com"})
        except AlreadyBegun:
            return "too late"
        return name

    ended = at_once(*(partial(attempt, name) for name in ("one", "two", "three")))

    assert ended.count("too late") == 2
    assert (User.objects.count(), Organisation.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("organisation", "  ", "Enter a name."),
        ("time_zone", "Mars/Olympus", "There is no such time zone."),
        ("email", "nobody", "Enter a valid email address."),
        ("password", "short", "at least 10 characters"),
        ("password", "alice@example.com", "too similar"),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_does_not_fit_is_said_and_the_rest_is_kept(
    field: str, value: str, said: str, stranger: Client
) -> None:
    text = stranger.post(reverse("first_run"), {**ENTERED, field: value}).content.decode()

    assert said in text
    assert 'value="Zylker Staffing"' in text or field == "organisation"
    assert User.objects.count() == 0
