"""Single sign-on by OpenID Connect (R100)."""

from collections.abc import Iterator

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEntry, User
from recruitsync.environment import Environment
from tests.builders import make_member, make_user
from tests.recruitsync.test_mail import environment
from tests.world.house import House
from tests.world.patience import PATIENCE
from tests.world.reading import text_of
from tests.world.single_sign_on import CLIENT, SECRET, Provider, provider

pytestmark = pytest.mark.usefixtures("db")

PASSWORD = "correct horse battery"
DORA = {"sub": "17", "email": "dora@zylker.example", "email_verified": True, "name": "Dora"}


def settings_for(url: str) -> Environment:
    return environment(
        oidc_url=url, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="Zylker ID"
    )


@pytest.fixture
def known(settings: Settings) -> Iterator[Provider]:
    """A provider that vouches for Dora, and that the operator has set."""
    cache.clear()
    with provider() as running:
        running.person = dict(DORA)
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(running.url).single_sign_on
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = PATIENCE
        yield running


def sign_in(client: Client) -> str:
    """Follow the browser there and back; return the last page's words."""
    begun = client.get("/accounts/oidc/sso/login/")
    assert begun.status_code == 302
    back = httpx.get(begun["Location"], follow_redirects=False).headers["Location"]
    return text_of(client.get(back.removeprefix("http://testserver"), follow=True))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_settings_there_is_none(stranger: Client) -> None:
    assert "Zylker ID" not in text_of(stranger.get(reverse("account_login")))
    assert stranger.get("/accounts/oidc/sso/login/").status_code == 404


def test_who_has_an_account_with_the_address_is_signed_in_to_it(
    house: House, known: Provider, stranger: Client
) -> None:
    make_member(house.organisation, email=DORA["email"], password=PASSWORD)
    assert "Sign in with Zylker ID" in text_of(stranger.get(reverse("account_login")))

    assert "Sync services" in sign_in(stranger)

    assert User.objects.filter(email=DORA["email"]).count() == 1
    account = {"account": SocialAccount.objects.get().pk}
    stranger.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    stranger.post(reverse("socialaccount_connections"), account)
    told = AuditEntry.objects.filter(noun__in=["sign-in", "single sign-on"]).order_by("id")
    assert list(told.values_list("noun", "change")) == [
        ("single sign-on", "made"),
        ("sign-in", "succeeded"),
        ("single sign-on", "deleted"),
    ]


@pytest.mark.parametrize("claim", [{"email_verified": False}, {"email_verified": None}])
def test_an_address_that_nobody_has_verified_opens_no_account(
    claim: dict[str, object], known: Provider, stranger: Client
) -> None:
    make_user(email=DORA["email"])
    known.person |= claim

    sign_in(stranger)

    assert not is_signed_in(stranger)


@pytest.mark.parametrize(
    ("sign_up", "domains", "comes_in"),
    [
        ("invited", (), False),
        ("open", (), True),
        ("open", ("zylker.example",), True),
        ("open", ("brightwater.example",), False),
    ],
)
def test_who_has_none_gets_one_where_they_could_sign_up(
    sign_up: str,
    domains: tuple[str, ...],
    comes_in: bool,
    known: Provider,
    stranger: Client,
    settings: Settings,
) -> None:
    settings.SIGN_UP, settings.SIGN_UP_DOMAINS = sign_up, frozenset(domains)

    text = sign_in(stranger)

    assert is_signed_in(stranger) is comes_in
    assert User.objects.filter(email=DORA["email"], name="Dora").exists() is comes_in
    assert ("You need an invitation" in text) is not comes_in


def test_an_answer_that_was_not_asked_for_signs_nobody_in(
    known: Provider, stranger: Client
) -> None:
    make_user(email=DORA["email"])
    begun = Client().get("/accounts/oidc/sso/login/")
    back = httpx.get(begun["Location"], follow_redirects=False).headers["Location"]

    answer = stranger.get(back.removeprefix("http://testserver"))

    assert "Single sign-on did not work" in text_of(answer)
    assert not is_signed_in(stranger)


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret", "oidc_url"])
def test_its_settings_go_together(missing: str) -> None:
    given = {"oidc_url": "https://id.example", "oidc_client_id": CLIENT}
    given |= {"oidc_client_secret": SECRET, missing: ""}

    with pytest.raises(ValueError, match="go together"):
        environment(**given)
