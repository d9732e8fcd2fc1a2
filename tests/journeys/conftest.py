"""A real browser on Django's live server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from tests.builders import make_member
from tests.world.house import House, make_house
from tests.world.patience import PATIENCE

PASSWORD = "correct horse battery"


@pytest.fixture
def house(transactional_db: None) -> House:
    house = make_house("zylker")
    for name, role in {"alice": Role.ADMIN, "bob": Role.MARKETER, "vera": Role.VIEWER}.items():
        make_member(
            house.organisation, role, name=name, email=f"{name}@example.com", password=PASSWORD
        )
    return house


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on which nothing may be written to the console as an error or a warning."""
    yield from open_page(browser, live_server)


def open_page(
    browser: Browser, live_server: LiveServer, *, tolerated: str | None = None, **options: Any
) -> Iterator[Page]:
    """A page in a context of its own; complaints that contain `tolerated` are expected."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    with browser.new_context(base_url=live_server.url, **options) as context:
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert [text for text in complaints if not (tolerated and tolerated in text)] == []


def sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(f"{name}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/syncs/")


def be_signed_in(page: Page, live_server: LiveServer, session: str) -> None:
    """With a session made on the server's side, which is quicker than signing in."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
