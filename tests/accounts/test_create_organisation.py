"""`manage.py create_organisation`, which also is the first run by one command (R100)."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Member, Organisation, User
from tests.builders import make_organisation, make_user

pytestmark = pytest.mark.usefixtures("db")

EMAIL, PASSWORD = "alice@example.com", "correct horse battery"


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_organisation", *arguments, stdout=said)
    return said.getvalue().strip()


def test_one_command_makes_the_first_organisation_and_an_admin_who_can_sign_in(
    monkeypatch: pytest.MonkeyPatch, stranger: Client
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)

    said = run("Zylker Staffing", "--admin", EMAIL.upper(), "--zone", "Asia/Kolkata")

    assert said == f"Zylker Staffing is at /o/zylker-staffing/, and {EMAIL} is its admin."
    assert Member.objects.get().role == "admin"
    entered = {"login": EMAIL, "password": PASSWORD}
    assert stranger.post(reverse("account_login"), entered)["Location"] == "/"


def test_who_has_an_account_needs_no_password() -> None:
    make_user(email=EMAIL)
    make_organisation(slug="zylker")

    assert "is at /o/zylker-2/" in run("Zylker", "--admin", EMAIL)


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("Zylker", "--admin", "nobody"), PASSWORD, "Enter a valid email address."),
        (("Zylker", "--admin", EMAIL), "short", "too short"),
        (("Zylker", "--admin", EMAIL), "", "give it as ADMIN_PASSWORD"),
        ((" ", "--admin", EMAIL), PASSWORD, "Enter a name."),
        (("Zylker", "--admin", EMAIL, "--zone", "Mars"), PASSWORD, "no time zone"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(
    arguments: tuple[str, ...], password: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(CommandError, match=said):
        run(*arguments)

    assert not User.objects.exists()
    assert not Organisation.objects.exists()
