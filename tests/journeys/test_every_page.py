"""What every page keeps: no accessibility violation, and nothing sticks out sideways."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Literal

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from contacts.models import Contact, ContactField, MailingList
from syncs.models import (
    Connection,
    ConnectionState,
    ImportRun,
    MappingFavourite,
    RunRow,
    RunState,
    Sync,
)
from syncs.notifications.actions.track import track_concerns
from tests.builders import (
    make_invitation,
    make_run,
)
from tests.journeys.conftest import be_signed_in, open_page
from tests.world.axe import ask_axe, load_axe
from tests.world.every_page import pages_with
from tests.world.house import House, operator_client_of

Theme = Literal["light", "dark"]

THEMES: Mapping[Theme, dict[str, object]] = {
    "light": {"rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
"""What axe is asked in each theme, also whether fingers hit what they point at; the second has
other colours only."""

PARTS = 2
"""The addresses are divided, so that several processes share them."""

in_parts = pytest.mark.parametrize("part", range(PARTS))
NARROW: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
WIDTHS: tuple[ViewportSize, ...] = (
    NARROW,
    {"width": 768, "height": 900},
    WIDE,
    {"width": 1600, "height": 900},
)

STICKING_OUT = """() => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const frame = element.closest(".scroll, .card, .notice, .side") ?? document.documentElement;
        const style = getComputedStyle(element);
        const isHidden = element.closest(".hidden-words, .skip, .table-cards thead");
        if (!walker.currentNode.data.trim() || style.textOverflow === "ellipsis") continue;
        if (isHidden && getComputedStyle(isHidden).position === "absolute") continue;
        const box = frame.getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const isOutside = rect => rect.right > box.right + 1 || rect.left < box.left - 1;
        const shown = element.checkVisibility() && !frame.matches(".scroll");
        if (shown && [...range.getClientRects()].some(isOutside)) {
            const text = walker.currentNode.data.trim().slice(0, 40);
            found.add(`${element.tagName}.${element.className}: ${text}`);
        }
    }
    for (const element of document.querySelectorAll(".runs-frame")) {
        const isCut = element.scrollWidth > element.clientWidth + 1;
        if (element.checkVisibility() && isCut) found.add(element.getAttribute("aria-label"));
    }
    if (document.documentElement.scrollWidth > innerWidth) found.add("the page itself");
    return [...found];
}"""
"""Texts that reach out of their card, or of the page, and tables that are cut off until they are
scrolled."""


def _lengthen_names(house: House) -> None:
    """Give everything a name of 100 letters without a blank, and a key that works: syncs then have
    all their buttons."""
    Connection.objects.update(state=ConnectionState.CONNECTED)
    for number, sync in enumerate(Sync.objects.all()):
        long = f"{number:03}" + "SyncName" * 12 + "W"
        Sync.objects.filter(pk=sync.pk).update(
            name=long, view_name="View" * 25, module_label="Module" * 16, state_reason="R" * 100
        )
    for number, mailing_list in enumerate(MailingList.objects.all()):
        MailingList.objects.filter(pk=mailing_list.pk).update(name=f"{number:03}" + "l" * 97)
    Contact.objects.update(
        first_name="F" * 100, last_name="m" * 100, email=Concat("email", Value("d" * 100))
    )
    ContactField.objects.update(label="Label" * 20)
    Connection.objects.update(account_email="a" * 90 + "@example.com")
    for connection in Connection.objects.all():
        Connection.objects.filter(pk=connection.pk).update(name=f"{connection.pk}" + "C" * 95)
    MappingFavourite.objects.update(name="Favourite" * 11)
    User.objects.update(name="Name" * 25)
    # Of another year, which is written out then.
    long_ago, far_ahead = (timezone.now() + timedelta(days=days) for days in (-700, 700))
    Sync.objects.filter(next_run_at__isnull=False).update(next_run_at=far_ahead)
    ImportRun.objects.update(created_at=long_ago)
    for at in ("started_at", "finished_at"):
        ImportRun.objects.filter(**{f"{at}__isnull": False}).update(**{at: long_ago})
    ImportRun.objects.update(error="E" * 100, cancel_reason="B" * 100)
    RunRow.objects.filter(email__isnull=False).update(email="r" * 100 + "@gnail.com")
    Organisation.objects.update(name="Organisation" * 8)
    track_concerns(timezone.now())


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, house: House
) -> Iterator[Page]:
    """The page of Alice, who operates the installation too; with the browser options that the test
    names."""
    alice = User.objects.get(email="alice@example.com")
    User.objects.filter(pk=alice.pk).update(is_superuser=True)
    client = operator_client_of(alice)
    for page in open_page(browser, live_server, **getattr(request, "param", {})):
        be_signed_in(page, live_server, client.session.session_key or "")
        yield page


@in_parts
def test_axe_finds_nothing(part: int, visitor: Page, house: House) -> None:
    """Each page is loaded once, for both widths and themes."""
    load_axe(visitor)
    found = {}
    for url in pages_with(house, people=5)[part::PARTS]:
        visitor.goto(url)
        for size in (NARROW, WIDE):
            visitor.set_viewport_size(size)
            found[url, size["width"]] = violations(visitor)

    assert {at: faults for at, faults in found.items() if faults} == {}


@in_parts
def test_long_names_push_nothing_out_of_its_card(part: int, visitor: Page, house: House) -> None:
    addresses = pages_with(house, people=5)[part::PARTS]
    _lengthen_names(house)
    outside = {}
    for url in addresses:
        visitor.goto(url)
        for size in WIDTHS:
            visitor.set_viewport_size(size)
            if found := visitor.evaluate(STICKING_OUT):
                outside[url, size["width"]] = found

    assert outside == {}


def test_axe_finds_nothing_at_the_front_door(
    browser: Browser, live_server: LiveServer, house: House
) -> None:
    make_invitation(house.organisation, "ivan@example.com")
    names = ("account_login", "account_signup", "account_reset_password")
    done = ("account_reset_password_done", "account_reset_password_from_key_done")
    invited = reverse("invitation", args=["key-of-ivan@example.com"])
    found = {}
    for page in open_page(browser, live_server):
        load_axe(page)
        for url in [*(reverse(name) for name in (*names, *done)), invited]:
            page.goto(url)
            found[url] = violations(page)

    assert found == {url: {} for url in found}


def test_axe_finds_nothing_where_there_is_no_page(
    browser: Browser, live_server: LiveServer, house: House
) -> None:
    for page in open_page(browser, live_server, tolerated="404 (Not Found)"):
        page.goto("/o/")
        assert violations(page) == {}


@pytest.mark.parametrize("visitor", [{"java_script_enabled": False}], indirect=True, ids=["no-js"])
def test_a_running_run_can_be_refreshed_without_javascript(visitor: Page, house: House) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)

    visitor.goto(f"/o/{house.slug}/runs/{run.pk}/")
    visitor.get_by_role("link", name="Refresh").click()

    expect(visitor.get_by_role("button", name="Cancel this run")).to_be_visible()


def violations(page: Page) -> dict[str, str]:
    """What axe finds on the page that is open, by theme."""
    found: dict[str, str] = {}
    for theme, asked in THEMES.items():
        page.emulate_media(color_scheme=theme)
        report = ask_axe(page, **asked)
        if report.violations_count:
            found[theme] = report.generate_report()
    return found
