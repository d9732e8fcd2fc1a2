"""From the button, or from Beat, through queue, worker and sandbox, back to the page."""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from syncs.models import ImportRun, RunState, Sync, Trigger
from tests.builders import make_member
from tests.journeys.conftest import PASSWORD, sign_in
from tests.processes.beat import start_beat
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.subject import make_sync
from tests.world.patience import PATIENCE
from tests.world.until import wait_until

__all__ = ["start_sandbox", "start_worker"]

LONG = 60_000  # milliseconds


def marketer_with_sync(sandbox: dict[str, str]) -> Sync:
    sync = make_sync(sandbox, "northwind")
    make_member(
        sync.organisation, Role.MARKETER, name="bob", email="bob@example.com", password=PASSWORD
    )
    return sync


def test_marketer_runs_a_sync_and_reads_why_a_record_was_ignored(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    marketer_with_sync(start_sandbox(candidates=1_000))
    start_worker()

    sign_in(page, "bob")
    page.get_by_role("link", name="All candidates").first.click()
    page.get_by_role("button", name="Run now", exact=True).click()
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)

    run = ImportRun.objects.get()
    assert (run.total, run.trigger, run.state) == (1_000, Trigger.MANUAL, RunState.SUCCEEDED)
    expect(page.get_by_text(f"{run.new:,} people added")).to_be_visible()
    page.goto(f"/o/northwind/runs/{run.pk}/?outcome=ignored&reason=invalid_pattern")
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(min(50, run.ignored_reasons["invalid_pattern"]))
    expect(rows.first).to_contain_text("Invalid e-mail address")


def test_beat_starts_a_due_sync_by_itself(
    page: Page,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
) -> None:
    sync = marketer_with_sync(start_sandbox(candidates=300))
    start_worker()
    beat = start_beat(TICK_SECONDS="1")
    try:
        sync.launch(timezone.now())
        sign_in(page, "bob")
        page.goto(f"/o/northwind/syncs/{sync.pk}/runs/")
        finished = page.get_by_role("row").filter(has_text="Succeeded")
        wait_until(ImportRun.objects.filter(state=RunState.SUCCEEDED).exists)
        page.reload()
        expect(finished).to_have_count(1)
    finally:
        beat.terminate()
        beat.wait(PATIENCE)

    run = ImportRun.objects.get()
    assert (run.total, run.trigger, run.state) == (300, Trigger.SCHEDULED, RunState.SUCCEEDED)
    assert run.due_at is not None
    expect(page.get_by_role("link", name=f"{run.new:,}").first).to_be_visible()
