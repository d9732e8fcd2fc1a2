"""A marketer sets the rules by which people leave, and sees who left by each and who stays, with
sandbox, worker and browser (R15-R19, R38)."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts.models import Contact
from syncs.models import Sync
from tests.builders import make_mailing_list, make_sync
from tests.journeys.hands import Mouse
from tests.journeys.marketer import marketer, session, zylker
from tests.journeys.test_edit_by_keyboard import (
    CONVERTED,
    DELETED,
    FROM_LIST,
    LEFT_THE_VIEW,
    OPTED_OUT,
    edit,
    save,
)
from tests.journeys.test_real_import import LONG
from tests.processes.fixtures import Worker, start_worker
from tests.world.house import House
from tests.world.imports import add_by_hand, addresses_on
from tests.world.source import Source

__all__ = ["marketer", "session", "start_worker", "zylker"]

REASONS = {
    "out@mail.example": "Opted out in Recruit",
    "gone@mail.example": "Deleted in Recruit",
    "hired@mail.example": "Converted candidate",
    "moved@mail.example": "Not selected any more",
}
STAYING = {"both@mail.example", "stays@mail.example"}


def test_marketer_sees_who_left_by_each_rule_and_who_stays(
    marketer: Page, zylker: House, source: Source, start_worker: Callable[..., Worker]
) -> None:
    """Who is on the list by hand besides stays; who was converted comes to another list as a
    contact, and the form warns where that is the same one."""
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    records = {who: source.add(who, City="Oslo") for who in sorted({*REASONS, *STAYING})}
    sync = make_in_oslo(zylker, view)
    hand = Mouse(marketer)
    start_worker()
    edit(hand, sync, "Edit rules", "List and rules")
    hand.choose(f"{FROM_LIST} of {OPTED_OUT}")
    hand.choose(f"Remove from the organisation of {DELETED}")
    hand.choose(f"{FROM_LIST} of {CONVERTED}")
    hand.choose(f"Remove from this list of {LEFT_THE_VIEW}")
    save(hand, "The rules are saved.")
    run(marketer, sync)
    assert addresses_on(sync.mailing_list) == set(records)
    add_by_hand(sync.mailing_list, "both@mail.example")
    for who in ("out", "both"):
        source.opt_out(records[f"{who}@mail.example"])
    source.convert(records["hired@mail.example"])
    source.change(records["moved@mail.example"], City="Lima")
    source.delete(records["gone@mail.example"])
    source.add("hired@mail.example", "Contacts")

    run(marketer, sync)

    assert addresses_on(sync.mailing_list) == STAYING
    assert Contact.objects.get(deleted_at__isnull=False).address == "gone@mail.example"
    marketer.goto(f"{marketer.url}?outcome=deleted#rows")
    rows = marketer.locator("#rows tbody tr")
    expect(rows).to_have_count(len(REASONS))
    for who, reason in REASONS.items():
        expect(rows.filter(has_text=who)).to_contain_text(reason)

    contacts = make_sync(
        zylker.organisation,
        name="Clients",
        module="Contacts",
        next_run_at=timezone.now() + timedelta(days=1),
        mailing_list=make_mailing_list(zylker.organisation, name="Clients"),
    )
    edit(hand, contacts, "Change the list", "Change the list of Clients")
    warning = marketer.get_by_text("Another sync keeps converted candidates off “Oslo”.")
    expect(warning).to_be_visible()
    run(marketer, contacts)
    assert "hired@mail.example" in addresses_on(contacts.mailing_list)
    assert addresses_on(sync.mailing_list) == STAYING


def make_in_oslo(house: House, view: str) -> Sync:
    return make_sync(
        house.organisation,
        name="People of Oslo",
        selection="view",
        view_id=view,
        view_name="Oslo",
        next_run_at=timezone.now() + timedelta(days=1),
        mailing_list=make_mailing_list(house.organisation, name="Oslo"),
    )


def run(page: Page, sync: Sync) -> None:
    """Run the sync from its page, and wait on that of the run for its end."""
    page.goto(f"/o/zylker/syncs/{sync.pk}/")
    page.get_by_role("button", name="Run now", exact=True).click()
    expect(page.locator(".head .state")).to_have_text("Succeeded", timeout=LONG)
