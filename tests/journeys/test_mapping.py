"""A marketer maps a field into a new contact field, and uses the pairs again in another sync."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from contacts.models import ContactField, FieldType
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import Pair
from syncs.models import MappingFavourite, Sync
from tests.builders import make_sync
from tests.journeys.conftest import open_page, sign_in
from tests.journeys.hands import menu
from tests.journeys.test_every_page import NARROW
from tests.world.axe import ask_axe
from tests.world.house import House
from tests.world.source import Source

LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": NARROW}]


@pytest.fixture
def sync(house: House, seeded_source: Source) -> Sync:
    """The house's sync, connected to the sandbox."""
    connection = house.sync.connection
    seeded_source.details().write_to(connection, by=None)
    connection.tested_at = house.run.created_at
    connection.save()
    return house.sync


def open_editor(page: Page, sync: Sync) -> None:
    page.goto(f"/o/{sync.organisation.slug}/syncs/{sync.pk}/")
    menu(page, "Edit").click()
    page.get_by_role("link", name="Edit mapping").click()


def map_skills(page: Page, place: int) -> None:
    """A row for the skills, which are to go into a new field."""
    page.get_by_role("button", name="Map more").click()
    source = page.locator(f"#id_pair-{place}-source")
    expect(source).to_be_focused()
    source.select_option("Skill_Set")
    expect(page.get_by_label("Sample values of Skill Set").get_by_role("listitem")).to_have_count(5)
    page.locator(f"#id_pair-{place}-target").select_option("new")
    page.locator(f"#id_pair-{place}-new_label").fill("Skills")
    expect(page.get_by_text("Makes the contact field Skill Set, a text.")).to_be_visible()


def test_a_field_is_mapped_saved_as_a_favourite_and_used_in_another_sync(
    page: Page, sync: Sync
) -> None:
    other = make_sync(sync.organisation, name="Others")
    sign_in(page, "bob")
    open_editor(page, sync)
    map_skills(page, 1)

    page.locator("#id_pair-1-new_type").select_option("number")
    expect(page.get_by_text("5 of 5 sample values do not fit a number.")).to_be_visible()
    expect(page.locator("#id_pair-1-new_label")).to_have_value("Skills")
    page.locator("#id_pair-1-new_type").select_option("")
    expect(page.get_by_text("do not fit")).to_have_count(0)
    page.get_by_role("button", name="Save the mapping").click()
    expect(page.get_by_text("It applies to records read from now on")).to_be_visible()
    expect(page.get_by_role("button", name="Refresh everyone")).to_be_visible()
    page.get_by_label("Name of the favourite").fill("With skills")
    page.get_by_role("button", name="Save as favourite").click()
    expect(page.get_by_text("With skills is a favourite now.")).to_be_visible()

    open_editor(page, other)
    page.get_by_label("Favourite", exact=True).select_option("With skills")
    page.get_by_role("button", name="Fetch fields").click()
    expect(page.get_by_text("1 pair of With skills was added.")).to_be_visible()
    expect(page.get_by_text("Email → E-mail: This pair is here already.")).to_be_visible()
    page.get_by_role("button", name="Save the mapping").click()
    expect(page.get_by_text("The mapping is saved.")).to_be_visible()

    made = ContactField.objects.get()
    assert (made.label, made.type) == ("Skills", FieldType.TEXT)
    expected = [Pair("Email", "email"), Pair("Skill_Set", "own:skills")]
    assert (load_pairs(sync), load_pairs(other)) == (expected, expected)


def test_a_field_is_mapped_without_javascript(
    browser: Browser, live_server: LiveServer, sync: Sync
) -> None:
    for page in open_page(browser, live_server, java_script_enabled=False):
        sign_in(page, "bob")
        open_editor(page, sync)
        page.get_by_text("Fields that are not mapped").click()
        page.get_by_role("button", name="Map City").click()
        page.get_by_role("button", name="Save the mapping").click()
        expect(page.get_by_text("It applies to records read from now on")).to_be_visible()

    assert load_pairs(sync)[1] == Pair("City", "own:city")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing_in_a_busy_editor(
    look: dict[str, Any], browser: Browser, live_server: LiveServer, sync: Sync
) -> None:
    favourite = MappingFavourite(organisation=sync.organisation, name="With skills", module="X")
    favourite.pairs = [{"source": "Skill_Set", "target": "own:skills"}]
    favourite.save()
    for page in open_page(browser, live_server, **look):
        sign_in(page, "bob")
        open_editor(page, sync)
        map_skills(page, 1)
        page.locator("#id_pair-1-new_type").select_option("number")
        expect(page.get_by_text("5 of 5 sample values do not fit a number.")).to_be_visible()
        page.get_by_role("button", name="Map more").click()
        expect(page.locator("#id_pair-2-source")).to_be_focused()
        page.locator("#id_pair-2-source").select_option("City")
        page.locator("#id_pair-2-target").select_option("first_name")
        expect(page.get_by_label("Sample values of City")).to_be_visible()
        page.locator('input[name="seen"]').evaluate("input => input.value = 'older'")
        page.get_by_text("Fields that are not mapped").click()
        page.get_by_role("button", name="Save the mapping").click()
        expect(page.get_by_text("Somebody else has saved this mapping")).to_be_visible()
        page.get_by_text("Fields that are not mapped").click()
        keep_clean(page)
        page.get_by_role("link", name="All favourites").click()
        keep_clean(page)


def keep_clean(page: Page) -> None:
    """Nothing for axe to find, nothing to scroll to sideways."""
    report = ask_axe(page)
    assert report.violations_count == 0, report.generate_report()
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window
