"""An operator comes in with a second factor, looks at all organisations, and bars somebody."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.journeys.conftest import PASSWORD, open_page
from tests.journeys.forms import fill, follow, press, see
from tests.world.house import House

KEY = "A" * 32


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page that is refused once, before the second factor is shown."""
    yield from open_page(browser, live_server, tolerated="403")


def test_an_operator_comes_in_with_a_second_factor_and_bars_a_person(
    house: House, page: Page
) -> None:
    cache.clear()
    oda = User.objects.create_superuser("oda@example.com", PASSWORD, name="Oda")
    page.goto("/operators/")
    fill(page, Email="oda@example.com", Password=PASSWORD)
    press(page, "Sign in")
    see(page, "Come in with your second factor")

    TOTP.activate(oda, KEY)
    press(page, "Sign out")
    page.goto("/operators/")
    fill(page, Email="oda@example.com", Password=PASSWORD)
    press(page, "Sign in")
    code = str(format_hotp_value(hotp_value(KEY, int(time.time()) // 30)))
    page.get_by_role("textbox").fill(code)
    press(page, "Sign in")
    see(page, "The installation")
    see(page, "Zylker")

    page.goto("/operators/accounts/user/")
    follow(page, "bob@example.com")
    page.get_by_label("Is active").uncheck()
    press(page, "Save")
    page.wait_for_url("**/operators/accounts/user/")

    assert not User.objects.get(email="bob@example.com").is_active
    page.goto("/operators/accounts/auditentry/")
    expect(page.get_by_role("main")).to_contain_text("member")
