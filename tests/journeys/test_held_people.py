"""People who would leave are held, looked at, and removed or kept, by a marketer and a worker."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts.models import Membership
from syncs.holds.actions.expire import expire_holds
from syncs.models import Hold, ImportRun, Kind, Policy, RunState, Sync
from syncs.queue.request import request_run
from tests.journeys.conftest import sign_in
from tests.journeys.test_real_import import LONG, marketer_with_sync
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.test_killed_worker import finished
from tests.world.imports import change
from tests.world.quick_calls import QuickCalls
from tests.world.source import Source

__all__ = ["start_sandbox", "start_worker"]

DELETED = 100


def brought(sandbox: dict[str, str]) -> Sync:
    """Make a sync that has brought everybody, of whom many are deleted in Recruit since."""
    sync = marketer_with_sync(sandbox)
    since = timezone.now() - timedelta(days=1)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=since)
    assert finished(request_run(sync, user=None)).state == RunState.SUCCEEDED
    with QuickCalls(sandbox["url"]) as calls:
        source = Source(sandbox, calls)
        for record in source.records()[:DELETED]:
            source.delete(record["id"])
    return sync


def run_until_held(page: Page) -> Hold:
    page.goto("/o/northwind/syncs/")
    page.get_by_role("link", name="All candidates").first.click()
    page.get_by_role("button", name="Run now", exact=True).click()
    expect(page.get_by_text("Nobody was removed yet")).to_be_visible(timeout=LONG)
    expect(page.locator(".head .state")).to_have_text("Held")
    return Hold.objects.get(answer="")


def test_marketer_looks_at_who_would_leave_and_removes_them(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    sandbox = start_sandbox(candidates=300)
    start_worker()
    sync = brought(sandbox)
    before = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk).count()
    sign_in(page, "bob")

    hold = run_until_held(page)
    expect(page.get_by_text(f"{hold.people} records were deleted in Recruit")).to_be_visible()
    shown = page.get_by_role("list", name="People who would leave").get_by_role("listitem")
    expect(shown).to_have_count(20)
    expect(shown.first).to_contain_text("Deleted in Recruit")
    page.get_by_role("link", name=f"See {hold.people} people").click()
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("Would be removed from this list.")
    page.goto("/o/northwind/syncs/")
    page.get_by_role("link", name=f"{hold.people} people wait for an answer", exact=True).click()
    page.get_by_role("button", name=f"Remove {hold.people} people").click()

    expect(page.locator(".head .state")).to_have_text("Succeeded", timeout=LONG)
    removal = ImportRun.objects.get(kind=Kind.REMOVE)
    assert page.url.endswith(f"/runs/{removal.pk}/")
    assert removal.deleted == hold.people
    after = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk).count()
    assert after == before - hold.people
    page.get_by_role("link", name=f"run {hold.pk}", exact=True).click()
    expect(page.get_by_text("were held, and removed")).to_be_visible()


def test_marketer_keeps_them_and_the_next_run_does_not_ask(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    sandbox = start_sandbox(candidates=300)
    start_worker()
    sync = brought(sandbox)
    sign_in(page, "bob")
    run_until_held(page)

    page.get_by_role("button", name="Keep them and go on").click()

    expect(page.get_by_text("stay on the list").first).to_be_visible()
    run = finished(request_run(sync, user=None, full=True))
    assert (run.state, run.deleted, run.held) == (RunState.SUCCEEDED, 0, 0)


def test_marketer_cancels_and_is_asked_again_until_nobody_answers(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    """R74: nobody leaves by either, and the next run asks again."""
    sandbox = start_sandbox(candidates=300)
    start_worker()
    sync = brought(sandbox)
    before = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk)
    people = set(before.values_list("contact_id", flat=True))
    sign_in(page, "bob")

    first = run_until_held(page)
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.goto(f"/o/northwind/runs/{first.pk}/")
    expect(page.locator(".head .state")).to_have_text("Cancelled")
    expect(page.get_by_text("Answered by bob")).to_be_visible()

    second = run_until_held(page)
    assert second.people == first.people
    assert second.expires_at
    expire_holds(second.expires_at + timedelta(seconds=1))
    page.reload()
    expect(page.locator(".head .state")).to_have_text("Succeeded")
    expect(page.get_by_text("The next run reads everything, and asks again")).to_be_visible()

    third = run_until_held(page)
    assert (third.people, third.answer) == (first.people, "")
    assert set(before.values_list("contact_id", flat=True)) == people
