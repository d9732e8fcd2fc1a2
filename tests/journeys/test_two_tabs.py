"""One sync in two tabs: what is saved in one is not overwritten unseen in the other (R24)."""

import pytest
from playwright.sync_api import Page, expect

from syncs.models import Sync
from tests.journeys.hands import Keyboard
from tests.journeys.marketer import marketer, session, zylker
from tests.world.axe import ask_axe
from tests.world.house import House

__all__ = ["marketer", "session", "zylker"]

DELETED = "People who are deleted in Recruit"
OPT_OUTS = "People who opt out of e-mail in Recruit"
CHANGED = "Somebody changed this meanwhile, so nothing was saved"


@pytest.fixture
def tabs(marketer: Page, zylker: House) -> tuple[Page, Page]:
    """Two tabs in which the rules of one sync are open."""
    other = marketer.context.new_page()
    for tab in (marketer, other):
        tab.goto(f"/o/zylker/syncs/{zylker.sync.pk}/edit/rules/")
    return marketer, other


def choose(tab: Page, group: str, name: str) -> None:
    tab.get_by_role("group", name=group).get_by_label(name, exact=True).click()


def save(tab: Page) -> None:
    tab.get_by_role("button", name="Save", exact=True).click()


def stored(zylker: House) -> tuple[str, str]:
    sync = Sync.objects.get(pk=zylker.sync.pk)
    return sync.opt_outs, sync.deleted


def test_the_second_tab_shows_what_the_first_has_saved_and_saves_on_top(
    tabs: tuple[Page, Page], zylker: House
) -> None:
    first, second = tabs
    choose(first, DELETED, "Remove from the organisation")
    save(first)
    expect(first.get_by_text("The rules are saved.")).to_be_visible()
    choose(second, DELETED, "Remove from this list")
    save(second)

    expect(second.get_by_text(CHANGED)).to_be_visible()
    changed = second.get_by_role("group", name=DELETED).locator(".field-change")
    expect(changed).to_contain_text("from Keep to Remove from the organisation")
    chosen = second.get_by_role("group", name=DELETED).get_by_label("Remove from this list")
    expect(chosen).to_be_checked()
    assert stored(zylker)[1] == "organisation"
    assert_readable(second)
    save(second)
    expect(second.get_by_text("The rules are saved.")).to_be_visible()
    assert stored(zylker)[1] == "list"


def test_theirs_are_taken_by_keyboard_and_mine_are_saved_besides(
    tabs: tuple[Page, Page], zylker: House
) -> None:
    first, second = tabs
    keyboard = Keyboard(second)
    second.goto(f"/o/zylker/syncs/{zylker.sync.pk}/")
    keyboard.open("Edit")
    keyboard.follow("Edit rules")
    expect(second.get_by_role("heading", name="List and rules", exact=True)).to_be_visible()
    choose(first, DELETED, "Remove from the organisation")
    save(first)
    expect(first.get_by_text("The rules are saved.")).to_be_visible()
    choose(second, OPT_OUTS, "Exclude, and remove from the organisation")
    save(second)

    keyboard.tick("Take theirs: People who are deleted in Recruit, Remove from the organisation")
    keyboard.press("Save")

    expect(second.get_by_text("The rules are saved.")).to_be_visible()
    assert stored(zylker) == ("organisation", "organisation")


def assert_readable(page: Page) -> None:
    """In either theme and narrow: nothing for axe to find, nothing to scroll to sideways."""
    wide = page.viewport_size
    assert wide
    for theme in ("light", "dark"):
        for size in (wide, {"width": 360, "height": 740}):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(size)  # type: ignore[arg-type]
            report = ask_axe(page)
            assert report.violations_count == 0, report.generate_report()
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide)
