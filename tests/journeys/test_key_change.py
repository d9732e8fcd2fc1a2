"""The key of the Recruit account changes: seen by an admin in the browser, done by real workers."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from syncs.models import Connection, ConnectionState, ImportRun, RunState, Sync, SyncState
from tests.builders import make_member
from tests.journeys.conftest import PASSWORD, sign_in
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.subject import make_sync
from tests.world.house import House
from tests.world.imports import refused_a_minute_ago

__all__ = ["start_sandbox", "start_worker"]

LONG = 60_000  # milliseconds


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=1_000)


@pytest.fixture
def sync(sandbox: dict[str, str], start_worker: Callable[..., Worker]) -> Sync:
    """An active sync of all candidates, a worker, and Alice, who is admin."""
    sync = make_sync(sandbox, "northwind")
    make_member(
        sync.organisation, Role.ADMIN, name="alice", email="alice@example.com", password=PASSWORD
    )
    Sync.objects.update(state=SyncState.ACTIVE)
    start_worker()
    return sync


def regenerate_key(sandbox: dict[str, str]) -> str:
    """What an administrator of the Recruit account does; the old key is dead at once."""
    answer = httpx.post(f"{sandbox['control_url']}/zsc-key")
    return str(answer.raise_for_status().json()["zsc_key"])


def add_candidate(sandbox: dict[str, str]) -> None:
    httpx.post(
        f"{sandbox['control_url']}/records/Candidates", json={"Email": "maria@mail.example"}
    ).raise_for_status()


def run_now(page: Page, *, ends: str) -> ImportRun:
    page.goto("/o/northwind/syncs/")
    page.get_by_role("button", name="Run now: All candidates").click()
    expect(page.get_by_text(ends).first).to_be_visible(timeout=LONG)
    return ImportRun.objects.latest("id")


def paste_key(page: Page, key: str) -> None:
    page.get_by_role("textbox", name="ZSC key").fill(key)
    page.get_by_role("button", name="Test and save").click()
    expect(page.get_by_text("The new details work and are saved.")).to_be_visible()


def activate_all(page: Page) -> None:
    page.get_by_role("link", name="Activate all", exact=True).click()
    expect(page.get_by_role("heading", name="Activate 1 sync?")).to_be_visible()
    page.get_by_role("button", name="Activate 1 sync").click()
    expect(page.get_by_text("1 sync is active again and runs now.")).to_be_visible()


def follow_the_run(page: Page) -> ImportRun:
    """To the run that the activation has asked for, until its end."""
    run = ImportRun.objects.latest("id")
    page.goto(f"/o/northwind/runs/{run.pk}/")
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)
    run.refresh_from_db()
    return run


def test_an_admin_pastes_a_new_key_and_the_next_run_goes_on_from_the_watermark(
    page: Page, sandbox: dict[str, str], sync: Sync
) -> None:
    sign_in(page, "alice")
    first = run_now(page, ends="Succeeded")
    key = regenerate_key(sandbox)
    add_candidate(sandbox)

    page.get_by_role("link", name="Account settings").click()
    refused_a_minute_ago()
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("does not accept this key for")).to_be_visible()
    page.get_by_role("link", name="Enter a new key", exact=True).click()
    expect(page.get_by_text("1 sync, 1 list")).to_be_visible()
    paste_key(page, key)
    page.get_by_role("link", name="Sync services").click()
    row = page.get_by_role("row").filter(has_text="All candidates")
    expect(row).to_contain_text("Inactive")
    expect(row).to_contain_text("account key changed")
    activate_all(page)
    run = follow_the_run(page)

    assert (first.total, first.new > 0) == (1_000, True)
    expect(page.get_by_text("What was created or changed since")).to_have_count(1)
    assert (run.new, run.total < 10, run.api_calls < 5) == (1, True, True)
    sync.refresh_from_db()
    assert sync.state == SyncState.ACTIVE


def test_a_key_that_is_pasted_in_time_stops_active_syncs_until_they_are_activated(
    page: Page, sandbox: dict[str, str], sync: Sync
) -> None:
    """Nobody has met the dead key yet; with the result of a test on the open page."""
    sign_in(page, "alice")
    key = regenerate_key(sandbox)

    page.get_by_role("link", name="Account settings").click()
    page.get_by_role("link", name="Update account details").click()
    expect(page.get_by_text("makes 1 active sync inactive until")).to_be_visible()
    page.get_by_role("textbox", name="ZSC key").fill("zsc.mistyped")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("does not accept this key for")).to_be_visible()
    page.get_by_role("textbox", name="ZSC key").fill(key)
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("It works", exact=True)).to_be_visible()
    expect(page.get_by_text("does not accept this key for")).to_have_count(0)
    page.get_by_role("button", name="Test and save").click()
    expect(page.get_by_text("1 sync is inactive until somebody activates it.")).to_be_visible()

    sync.refresh_from_db()
    assert (sync.state, sync.state_reason) == (SyncState.INACTIVE, "account key changed")
    page.get_by_role("link", name="Sync services").click()
    page.get_by_role("button", name="Activate: All candidates").click()
    expect(page.get_by_text("All candidates is active again. It runs now.")).to_be_visible()
    assert follow_the_run(page).total == 1_000


def test_a_run_that_meets_a_revoked_key_fails_and_everybody_sees_why(
    page: Page, sandbox: dict[str, str], sync: Sync
) -> None:
    sign_in(page, "alice")
    key = regenerate_key(sandbox)
    refused_a_minute_ago()

    run = run_now(page, ends="Failed")
    page.get_by_role("link", name="Sync services").click()
    expect(page.get_by_text("Recruit no longer accepts this key")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="All candidates")
    expect(row).to_contain_text("key rejected")
    expect(row.get_by_role("button")).to_have_count(0)

    assert run.state == RunState.FAILED
    assert Connection.objects.get().state == ConnectionState.KEY_REJECTED
    page.get_by_role("link", name="Enter a new key", exact=True).click()
    paste_key(page, key)
    activate_all(page)
    assert follow_the_run(page).total == 1_000


@pytest.mark.parametrize("kind", ["ZSC key", "OAuth client"])
def test_only_what_belongs_to_the_chosen_way_of_signing_in_is_shown(
    page: Page, house: House, kind: str
) -> None:
    Connection.objects.update(data_centre="EU")
    sign_in(page, "alice")
    page.goto(f"/o/zylker/settings/recruit/{house.sync.connection_id}/account/")

    page.get_by_label(kind, exact=True).first.check()

    names = ["ZSC key", "Client id", "Address of the API"]
    shown = [page.get_by_role("textbox", name=name).is_visible() for name in names]
    assert shown == [kind == "ZSC key", kind == "OAuth client", False]
    page.get_by_label("Data centre").select_option("custom")
    expect(page.get_by_role("textbox", name="Address of the API")).to_be_visible()
