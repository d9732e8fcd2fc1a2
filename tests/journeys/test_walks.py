"""What people do, click by click."""

import re

from playwright.sync_api import Page, expect

from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync
from tests.builders import make_contact, make_row, make_run
from tests.journeys.conftest import sign_in
from tests.world.house import House


def test_signing_in_and_out(house: House, page: Page) -> None:
    sign_in(page, "alice")
    expect(page.get_by_role("heading", name="Sync services")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_from_a_sync_down_to_one_person(house: House, page: Page) -> None:
    sign_in(page, "alice")

    page.get_by_role("link", name="Candidates of zylker").click()
    page.get_by_role("region", name="Runs with their numbers").get_by_role("rowheader").get_by_role(
        "link"
    ).click()
    page.get_by_role("link", name="1 New", exact=True).click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Maria da Silva").click()

    expect(page.get_by_role("heading", name="Maria da Silva")).to_be_visible()
    expect(page.get_by_text("Kept there by")).to_be_visible()


def test_the_history_is_filtered_and_the_address_bar_holds_it(house: House, page: Page) -> None:
    failed = make_run(house.sync, state=RunState.FAILED, error="The key was refused.")
    sign_in(page, "vera")

    page.get_by_role("link", name="Import history").click()
    page.get_by_label("State").select_option("failed")
    page.get_by_role("button", name="Filter").click()

    expect(page).to_have_url(re.compile("state=failed"))
    expect(page.get_by_label("State")).to_have_value("failed")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"run {failed.pk}")).to_be_visible()


def test_pausing_and_resuming(house: House, page: Page) -> None:
    sign_in(page, "bob")
    page.get_by_role("link", name="Candidates of zylker").click()

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("is paused")).to_be_visible()
    page.get_by_role("button", name="Resume").click()

    expect(page.get_by_text("goes on with its schedule")).to_be_visible()
    assert Sync.objects.get().state == "active"


def test_a_run_is_watched_until_its_end(house: House, page: Page) -> None:
    """The worker is played by the test."""
    sign_in(page, "bob")
    page.get_by_role("button", name="Run now: Candidates of zylker").click()
    expect(page.get_by_text("It waits for a free worker.")).to_be_visible()
    run = ImportRun.objects.latest("id")

    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    RunCheckpoint.objects.filter(pk=run.pk).update(received=12_345)
    expect(page.get_by_text("12,345")).to_be_visible()
    place = page.locator("#progress").bounding_box()
    RunCheckpoint.objects.filter(pk=run.pk).update(received=23_456)
    expect(page.get_by_text("23,456")).to_be_visible()
    assert page.locator("#progress").bounding_box() == place

    run.refresh_from_db()
    run.state, run.finished_at = RunState.SUCCEEDED, run.created_at
    make_row(run, Outcome.NEW, contact=make_contact(house.organisation))
    expect(page.get_by_text("1 person added.")).to_be_visible()
    expect(page.locator("#progress")).to_have_count(0)


def test_cancelling_a_run(house: House, page: Page) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    sign_in(page, "bob")

    page.goto(f"/o/zylker/runs/{run.pk}/")
    page.get_by_role("button", name="Cancel this run").click()

    expect(page.get_by_text("It stops at its next step.")).to_be_visible()
    run.refresh_from_db()
    assert run.cancel_requested_at


def test_the_keyboard_reaches_run_now_and_focus_shows(house: House, page: Page) -> None:
    sign_in(page, "bob")
    wanted = page.get_by_role("button", name="Run now: Candidates of zylker")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    for _ in range(10):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        if page.evaluate("document.activeElement.textContent.trim()") == "Run now":
            break
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url("**/runs/*/")


def test_the_keyboard_opens_the_next_ten_runs(house: House, page: Page) -> None:
    sign_in(page, "vera")
    page.goto(f"/o/zylker/syncs/{house.sync.pk}/")
    runs = page.get_by_role("table", name="Next runs, on the clock of Kolkata")
    expect(runs).to_be_hidden()

    page.get_by_text("Next ten runs").focus()
    page.keyboard.press("Enter")

    expect(runs).to_be_visible()
    expect(runs.get_by_text("UTC+05:30")).to_have_count(10)
