"""From *Preview* through a real worker to *Apply exactly this*, and to who differs (R52, R75)."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts.models import Contact, Membership
from syncs.models import ImportRun, Kind, Policy, RunState, Sync
from syncs.queue.request import request_run
from tests.journeys.conftest import sign_in
from tests.journeys.test_real_import import LONG, marketer_with_sync
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.test_killed_worker import finished
from tests.world.imports import change
from tests.world.quick_calls import QuickCalls
from tests.world.source import Source

__all__ = ["start_sandbox", "start_worker"]


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=300)


def members(sync: Sync) -> int:
    return Membership.objects.filter(mailing_list_id=sync.mailing_list.pk).count()


def open_sync(page: Page) -> None:
    sign_in(page, "bob")
    page.get_by_role("link", name="All candidates").first.click()


def test_marketer_previews_a_sync_and_applies_exactly_that(
    page: Page, sandbox: dict[str, str], start_worker: Callable[..., Worker]
) -> None:
    sync = marketer_with_sync(sandbox)
    start_worker()
    open_sync(page)

    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("would be added").first).to_be_visible(timeout=LONG)
    preview = ImportRun.objects.get()
    assert (preview.kind, members(sync)) == (Kind.PREVIEW, 0)
    page.locator(".sentence").get_by_role("link", name=f"{preview.new:,}").click()
    expect(page.locator("#rows tbody tr")).to_have_count(50)

    page.get_by_role("link", name="Apply exactly this").click()
    expect(page.get_by_text("Nobody is removed.")).to_be_visible()
    page.get_by_role("button", name="Apply exactly this").click()
    expect(page.get_by_text(f"{preview.new:,} people added")).to_be_visible(timeout=LONG)
    assert members(sync) == preview.new


def test_marketer_sees_who_differs_and_makes_a_new_preview(
    page: Page, sandbox: dict[str, str], start_worker: Callable[..., Worker]
) -> None:
    marketer_with_sync(sandbox)
    start_worker()
    open_sync(page)
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_role("link", name="Apply exactly this").click(timeout=LONG)
    with QuickCalls(sandbox["url"]) as calls:
        Source(sandbox, calls).add("late@mail.example", First_Name="Late", Last_Name="Comer")

    page.get_by_role("button", name="Apply exactly this").click()

    differing = page.get_by_role("row").filter(has_text="late@mail.example")
    expect(differing).to_contain_text("Late Comer", timeout=LONG)
    expect(differing).to_contain_text("Would be new")
    page.get_by_role("button", name="Make a new preview").click()
    expect(page.get_by_text("would be added").first).to_be_visible(timeout=LONG)


def test_marketer_applies_an_option_to_people_already_imported(
    page: Page, sandbox: dict[str, str], start_worker: Callable[..., Worker]
) -> None:
    """R51: before, a run keeps the eight, and its number leads to them."""
    sync = marketer_with_sync(sandbox)
    start_worker()
    assert finished(request_run(sync, user=None)).state == RunState.SUCCEEDED
    before = members(sync)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=timezone.now())
    with QuickCalls(sandbox["url"]) as calls:
        source = Source(sandbox, calls)
        known = {row["Email"]: row["id"] for row in source.records()}
        for contact in Contact.objects.order_by("address")[:8]:
            source.delete(known[contact.email])
    open_sync(page)
    page.get_by_role("button", name="Run now", exact=True).click()
    kept = page.get_by_text("8 people kept: imported before the option was on")
    expect(kept).to_be_visible(timeout=LONG)
    kept.get_by_role("link", name="8 people").click()
    expect(page.locator("#rows tbody tr")).to_have_count(8)
    assert members(sync) == before
    page.get_by_role("link", name="Open the sync").click()
    page.get_by_text("Edit", exact=True).click()
    page.get_by_role("link", name="Edit rules").click()

    page.get_by_role("button", name="Apply to people already imported").click()
    expect(page.get_by_text("would leave")).to_be_visible(timeout=LONG)
    assert members(sync) == before
    page.get_by_role("link", name="Apply exactly this").click()
    expect(page.get_by_role("heading", name="8 people leave")).to_be_visible()
    page.get_by_role("button", name="Apply, and remove 8 people").click()
    expect(page.get_by_text("8 removed")).to_be_visible(timeout=LONG)
    assert members(sync) == before - 8
