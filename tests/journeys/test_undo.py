"""A marketer undoes a run, through queue, worker and sandbox, and lets the sync go on (R98)."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts.models import Membership
from syncs.models import Connection, ImportRun, Kind, SyncState
from tests.journeys.conftest import sign_in
from tests.journeys.test_real_import import LONG, marketer_with_sync
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.world.imports import add_by_hand, change

__all__ = ["start_sandbox", "start_worker"]


def test_marketer_sees_what_an_undo_would_do_does_it_and_resumes_the_sync(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    sync = marketer_with_sync(start_sandbox(candidates=300))
    change(sync, state=SyncState.ACTIVE, next_run_at=timezone.now() + timedelta(days=1))
    Connection.objects.update(tested_at=timezone.now())
    start_worker()
    sign_in(page, "bob")
    page.get_by_role("link", name="All candidates").first.click()
    page.get_by_role("button", name="Run now", exact=True).click()
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)
    run = ImportRun.objects.get()
    kept = run.organisation.contact_set.order_by("id").first()
    assert kept
    add_by_hand(sync.mailing_list, kept.address)

    page.get_by_role("button", name="Undo this run").click()
    expect(page.get_by_text("would be put back").first).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Would be left alone").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows tbody tr")).to_contain_text(kept.email)
    page.get_by_role("button", name="Undo exactly this").click()
    expect(page.get_by_text("people put back").first).to_be_visible(timeout=LONG)

    undo = ImportRun.objects.get(kind=Kind.UNDO)
    assert (undo.put_back, undo.left_alone) == (run.new, 1)
    assert list(Membership.objects.values_list("contact_id", flat=True)) == [kept.pk]
    page.get_by_role("link", name="Open the sync").click()
    expect(page.get_by_text(f"Paused: run {run.pk} was undone.")).to_be_visible()
    page.get_by_role("button", name="Resume", exact=True).click()
    page.get_by_role("button", name="Resume, and let it do so").click()
    expect(page.get_by_text("goes on with its schedule")).to_be_visible()
    page.goto(f"/o/northwind/runs/{run.pk}/")
    expect(page.get_by_text("Undone by")).to_be_visible()
