"""An edition or a plan is lost: seen in the browser, with real workers (R8, R12)."""

import io
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from contacts.models import Membership
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.models import (
    Connection,
    ImportRun,
    MappingFavourite,
    RunState,
    Selection,
    Sync,
    SyncState,
)
from tests.builders import NOON, make_member
from tests.builders import make_sync as make_plain_sync
from tests.journeys.conftest import PASSWORD, sign_in
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.subject import make_sync
from tests.world.house import House

__all__ = ["start_sandbox", "start_worker"]

LONG = 60_000  # milliseconds
ADDRESS = ConditionField("Email", "Email", ValueType.EMAIL)
WITH_ADDRESS = Criteria(conditions=(Condition.about(ADDRESS, "is_not_empty"),))
WHY = "criteria need a paid edition of Recruit, and this account has the Free edition"


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=300)


@pytest.fixture
def sync(sandbox: dict[str, str], start_worker: Callable[..., Worker]) -> Sync:
    """An active sync by criteria, a worker, and Alice, who is admin."""
    sync = make_sync(sandbox, "northwind")
    make_member(
        sync.organisation, Role.ADMIN, name="alice", email="alice@example.com", password=PASSWORD
    )
    sync.selection, sync.criteria = Selection.CRITERIA, WITH_ADDRESS.model_dump(mode="json")
    sync.state = SyncState.ACTIVE
    sync.save()
    Connection.objects.update(
        tested_at=NOON, edition_read="Enterprise", account_read_at=timezone.now()
    )
    start_worker()
    return sync


def run_now(page: Page, *, ends: str) -> ImportRun:
    page.goto("/o/northwind/syncs/")
    page.get_by_role("button", name="Run now: All candidates").click()
    expect(page.get_by_text(ends).first).to_be_visible(timeout=LONG)
    return ImportRun.objects.latest("id")


def override_edition(page: Page, edition: str) -> None:
    page.get_by_role("link", name="Account settings").click()
    page.get_by_label("Edition to go by").select_option(label=edition)
    page.locator("form", has_text="Edition to go by").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Edition and account type are saved.")).to_be_visible()


def people_on_the_list(sync: Sync) -> set[int]:
    on_list = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk)
    return set(on_list.values_list("contact_id", flat=True))


def test_a_free_edition_stops_the_sync_until_an_admin_corrects_it(page: Page, sync: Sync) -> None:
    sign_in(page, "alice")
    first = run_now(page, ends="Succeeded")
    people = people_on_the_list(sync)

    override_edition(page, "Free")
    expect(page.get_by_text("1 sync is inactive now")).to_be_visible()
    page.get_by_role("link", name="Sync services").click()
    row = page.get_by_role("row").filter(has_text="All candidates")
    expect(row).to_contain_text("Inactive")
    expect(row).to_contain_text(WHY)
    row.get_by_role("link", name="All candidates").first.click()
    expect(page.get_by_text(f"This sync is inactive: {WHY}")).to_be_visible()
    expect(page.get_by_role("button", name="Run now")).to_have_count(0)
    while_stopped = people_on_the_list(sync)

    override_edition(page, "As read")
    page.get_by_role("link", name="Sync services").click()
    page.get_by_role("button", name="Activate: All candidates").click()
    expect(page.get_by_text("All candidates is active again. It runs now.")).to_be_visible()
    run = ImportRun.objects.latest("id")
    page.goto(f"/o/northwind/runs/{run.pk}/")
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)

    assert (len(people) > 0, while_stopped, people_on_the_list(sync)) == (True, people, people)
    assert first.new == len(people)
    sync.refresh_from_db()
    assert (sync.state, sync.state_reason) == (SyncState.ACTIVE, "")


def test_a_downgrade_in_recruit_is_noticed_by_a_run_which_says_so(
    page: Page, sandbox: dict[str, str], sync: Sync
) -> None:
    sign_in(page, "alice")
    downgraded = httpx.post(f"{sandbox['control_url']}/edition", json={"edition": "Free"})
    downgraded.raise_for_status()
    Connection.objects.update(account_read_at=timezone.now() - timedelta(hours=25))

    run = run_now(page, ends="Cancelled")
    expect(page.get_by_text(f"The run was cancelled: {WHY}.")).to_be_visible()
    page.get_by_role("link", name="Open the sync").click()
    expect(page.get_by_text(f"This sync is inactive: {WHY}")).to_be_visible()
    page.get_by_role("link", name="Edition rules and plan", exact=True).click()
    rule = page.get_by_role("row").filter(has_text="Criteria need a paid edition of Recruit")
    expect(rule).to_contain_text("This account has the Free edition")
    expect(rule).to_contain_text("All candidates")

    assert (run.state, run.total) == (RunState.CANCELLED, 0)
    assert people_on_the_list(sync) == set()


def test_an_admin_sees_the_plan_that_the_operator_set_and_what_it_stopped(
    page: Page, house: House
) -> None:
    Connection.objects.update(edition_read="Standard")
    by_criteria = {"selection": Selection.CRITERIA, "criteria": {"conditions": []}}
    for name in ("Oslo", "Bergen"):
        make_plain_sync(house.organisation, name=name, **by_criteria)
    call_command("set_plan", house.slug, "free", "--yes", stdout=io.StringIO())
    sign_in(page, "alice")

    page.get_by_role("link", name="Account settings").click()
    page.get_by_role("link", name="Edition rules and plan", exact=True).click()
    expect(page.get_by_role("region", name="Plan")).to_contain_text("Free")
    rule = page.get_by_role("row").filter(has_text="Criteria need a paid plan")
    expect(rule).to_contain_text("Not met")
    expect(page.get_by_role("link", name="Change to the")).to_have_count(0)

    stopped = Sync.objects.filter(state=SyncState.INACTIVE).order_by("name")
    assert [sync.name for sync in stopped] == ["Bergen", "Oslo"]


def test_a_favourite_is_deleted_only_after_the_question(page: Page, house: House) -> None:
    MappingFavourite.objects.create(
        organisation=house.organisation, name="Basics", module="Candidates", pairs=[]
    )
    sign_in(page, "bob")
    page.goto("/o/zylker/mapping-favourites/")

    page.get_by_role("link", name="Delete Basics").click()
    page.get_by_role("link", name="Keep it").click()
    kept = MappingFavourite.objects.count()
    page.get_by_role("link", name="Delete Basics").press("Enter")
    page.get_by_role("button", name="Delete this favourite").press("Enter")
    expect(page.get_by_text("Basics is deleted.")).to_be_visible()

    assert (kept, MappingFavourite.objects.count()) == (1, 0)
