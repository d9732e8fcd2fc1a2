"""A mailing list from its making to its archive and back, click by click."""

from playwright.sync_api import Page, expect

from contacts.models import MailingList
from tests.journeys.conftest import sign_in
from tests.world.house import House


def test_a_list_is_made_renamed_archived_and_unarchived(house: House, page: Page) -> None:
    sign_in(page, "bob")
    page.get_by_role("link", name="Mailing lists").click()

    page.get_by_role("link", name="New list").click()
    page.get_by_label("Name").fill(house.mailing_list.name.upper())
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_text("has this name already.")).to_be_visible()
    page.get_by_label("Name").fill("Alumni")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Alumni is made.")).to_be_visible()

    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Alumni & friends")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="Alumni & friends")).to_be_visible()

    page.get_by_role("link", name="Archive").click()
    page.get_by_role("button", name="Archive this list").click()
    expect(page.get_by_text("Its people stay on it.").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Mailing lists").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)

    page.get_by_role("link", name="Archived lists").click()
    page.get_by_role("link", name="Alumni & friends").click()
    page.get_by_role("button", name="Unarchive").click()
    expect(page.get_by_text("Alumni & friends is in use again.")).to_be_visible()


def test_a_list_that_is_fed_leads_to_its_sync_and_is_archived_once_that_is_paused(
    house: House, page: Page
) -> None:
    sign_in(page, "bob")
    page.goto(f"/o/zylker/lists/{house.mailing_list.pk}/")

    page.get_by_role("link", name="Archive").click()
    expect(page.get_by_text("It cannot be archived while a sync puts people")).to_be_visible()
    expect(page.get_by_role("button", name="Archive this list")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Candidates of zylker").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("link", name=house.mailing_list.name).click()
    page.get_by_role("link", name="Archive").click()
    page.get_by_role("button", name="Archive this list").click()

    expect(page.get_by_text("Its people stay on it.").first).to_be_visible()
    assert MailingList.objects.get().archived_at
