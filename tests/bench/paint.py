"""The measurement of the next paint after each interaction, by the browser's own event timing.

What is told is the longest time from an input until the browser has painted what follows from it at
once. Answers of the server that come later are painted later, and are no part of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from statistics import median

from django.conf import settings
from django.test import Client
from django.test.utils import modify_settings, override_settings
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from syncs.alarms.heartbeats import report_heartbeat
from syncs.domain.outcomes import Outcome
from syncs.models.heartbeat import Part
from tests.builders import join_list, make_contact, make_member, make_row, make_sync
from tests.world.browser import HOW_TO_GET_ONE, find_browser
from tests.world.house import House, make_house

PEOPLE, SYNCS = 60, 40
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""Static files straight from the sources, as nobody has collected them."""

MOST = 100.0
"""Milliseconds after which an interaction is felt to be slow."""

WATCH = """
    window.paints = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.paints.push(entry.duration);
    }).observe({type: "event", durationThreshold: 16});
"""
SETTLED = 400
"""Milliseconds after which the browser has told of what was painted."""


def open_palette(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("maria")


def open_menu(page: Page) -> None:
    page.locator("summary", has_text="Edit").first.click()


def unfold_table(page: Page) -> None:
    page.locator("summary").last.click()


def choose_in_filter(page: Page) -> None:
    page.locator("select").first.focus()
    page.keyboard.press("ArrowDown")


def type_in_filter(page: Page) -> None:
    page.locator("main input:is([type=search], [type=text])").first.click()
    page.keyboard.type("maria@example")


def choose_in_form(page: Page) -> None:
    page.get_by_role("radio").last.check()


INTERACTIONS: tuple[tuple[str, str, Callable[[Page], object]], ...] = (
    ("palette opened and typed in", "syncs/", open_palette),
    ("menu opened", "syncs/{sync}/", open_menu),
    ("next ten runs unfolded", "syncs/{sync}/", unfold_table),
    ("filter of the history chosen", "runs/", choose_in_filter),
    ("people filtered", "contacts/", type_in_filter),
    ("rows of a run searched", "runs/{run}/", type_in_filter),
    ("rule chosen", "syncs/{sync}/edit/rules/", choose_in_form),
    ("frequency chosen", "syncs/{sync}/edit/schedule/", choose_in_form),
)


def measure_paint(rounds: int) -> None:
    """Print the time to the next paint of each interaction, the median and the longest."""
    browser = find_browser()
    if browser is None:
        sys.exit(HOW_TO_GET_ONE)
    house = _make_house()
    # Playwright's event loop stays in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quick = override_settings(
        DEBUG=False,
        STORAGES={**settings.STORAGES, "staticfiles": PLAIN},
        WHITENOISE_USE_FINDERS=True,
    )
    with quick, modify_settings(ALLOWED_HOSTS={"append": "127.0.0.1"}), sync_playwright() as tools:
        server = LiveServer("127.0.0.1")
        chromium = tools.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(base_url=server.url, viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        _sign_in(page, house, server.url)
        worst = max(_measure(page, house, *each, rounds=rounds) for each in INTERACTIONS)
        chromium.close()
        server.stop()
    sys.stdout.write(f"the longest {worst:.0f} ms, of {MOST:.0f} ms that are not felt\n")


def _measure(
    page: Page, house: House, label: str, path: str, act: Callable[[Page], object], *, rounds: int
) -> float:
    address = path.format(sync=house.sync.pk, run=house.run.pk)
    seen = []
    for _ in range(rounds):
        page.goto(f"/o/{house.slug}/{address}")
        page.evaluate("window.paints = []")
        act(page)
        page.wait_for_timeout(SETTLED)
        paints: list[float] = page.evaluate("window.paints")
        seen.append(max([0.0, *paints]))
    sys.stdout.write(f"{label:>32} {median(seen):5.0f} ms, at most {max(seen):5.0f} ms\n")
    sys.stdout.flush()
    return max(seen)


def _make_house() -> House:
    report_heartbeat(*Part)
    house = make_house("bench-paint")
    for number in range(PEOPLE):
        contact = make_contact(house.organisation)
        join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=number)
        make_row(house.run, Outcome.NEW, contact=contact)
    for _ in range(SYNCS):
        make_sync(house.organisation)
    return house


def _sign_in(page: Page, house: House, address: str) -> None:
    client = Client()
    client.force_login(make_member(house.organisation, Role.ADMIN).user)
    session = client.session.session_key or ""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session, "url": address}])
