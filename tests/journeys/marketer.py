"""A marketer at work on a connected account: what the journeys through the wizard stand on."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from tests.builders import make_mailing_list, make_member
from tests.journeys.conftest import be_signed_in, open_page
from tests.journeys.hands import Keyboard
from tests.world.editing import connect_to
from tests.world.house import House, make_house
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]


@pytest.fixture
def zylker(transactional_db: None, source: Source) -> House:
    """Connected, with a list that nobody feeds yet."""
    house = make_house("zylker")
    connect_to(source, house.sync.connection)
    make_mailing_list(house.organisation, name="Everybody")
    return house


@pytest.fixture
def session(zylker: House) -> str:
    """The key of Bob's session, who is a marketer."""
    client = Client()
    client.force_login(make_member(zylker.organisation, Role.MARKETER, name="bob").user)
    return client.session.session_key or ""


@pytest.fixture
def marketer(browser: Browser, live_server: LiveServer, session: str) -> Iterator[Page]:
    """Bob's page."""
    for page in open_page(browser, live_server):
        be_signed_in(page, live_server, session)
        yield page


@pytest.fixture
def keyboard(marketer: Page) -> Keyboard:
    return Keyboard(marketer)
