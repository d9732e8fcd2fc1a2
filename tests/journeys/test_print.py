"""A page on paper is without what can only be pressed or followed."""

from playwright.sync_api import Page, expect

from syncs.domain.outcomes import Outcome
from tests.builders import make_row
from tests.journeys.conftest import sign_in
from tests.world.house import House


def test_a_printed_run_has_its_result_and_no_navigation(page: Page, house: House) -> None:
    make_row(house.run, Outcome.NEW, contact=house.contact)
    sign_in(page, "bob")
    page.goto(f"/o/{house.slug}/runs/{house.run.pk}/")
    navigation = page.get_by_role("navigation", name="Main")
    buttons = page.get_by_role("link", name="Open the sync")
    expect(navigation).to_be_visible()

    page.emulate_media(media="print")

    expect(navigation).to_be_hidden()
    expect(buttons).to_be_hidden()
    expect(page.get_by_text("2 people added")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
