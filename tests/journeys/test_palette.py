"""The palette: a person found and a page opened by keyboard alone, from wherever one is (R97)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from syncs.taking_up.actions.contacts import take_up_contacts
from tests.builders import make_contact
from tests.journeys.marketer import marketer, session, zylker
from tests.world.house import House

__all__ = ["marketer", "session", "zylker"]


@pytest.fixture
def anywhere(marketer: Page, zylker: House, live_server: LiveServer) -> Page:
    make_contact(zylker.organisation, "otto@mail.example", first_name="Ötto", last_name="Ito")
    take_up_contacts()
    marketer.goto(live_server.url + reverse("run_list", args=[zylker.slug]))
    return marketer


def test_the_palette_finds_a_person_by_keyboard(anywhere: Page) -> None:
    anywhere.keyboard.press("Control+k")
    box = anywhere.get_by_role("searchbox", name="Person, record")
    expect(box).to_be_focused()
    expect(anywhere.locator("#palette-found")).to_contain_text("Sync services")

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    anywhere.route(re.compile(r"/search/\?q=.+it$"), hold)
    anywhere.keyboard.type("ötto it")
    anywhere.keyboard.press("Enter")
    expect(anywhere.locator("#palette-found")).to_contain_text("Sync services")
    while not held:
        anywhere.wait_for_timeout(20)
    held[-1].continue_()

    expect(anywhere.get_by_role("heading", level=1)).to_have_text("Ötto Ito")


def test_arrows_choose_and_escape_closes(anywhere: Page) -> None:
    anywhere.keyboard.press("/")
    anywhere.keyboard.type("new contact")
    expect(anywhere.locator("#palette-found a")).to_have_text(["New contact", "All that matches"])

    anywhere.keyboard.press("Escape")
    expect(anywhere.locator("#palette")).to_be_hidden()
    anywhere.keyboard.press("/")
    expect(anywhere.locator("#palette-found a")).to_have_count(2)
    anywhere.keyboard.press("ArrowDown")
    anywhere.keyboard.press("Enter")

    expect(anywhere.get_by_role("heading", level=1)).to_have_text("New contact")
