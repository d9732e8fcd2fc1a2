"""The page of a run that goes on renews itself, its head included (R92)."""

from playwright.sync_api import Page, expect

from syncs.models import ImportRun, RunState
from tests.builders import make_run
from tests.journeys.conftest import sign_in
from tests.world.house import House


def test_state_in_the_head_follows_the_run(page: Page, house: House) -> None:
    run = make_run(house.sync, state=RunState.QUEUED)
    sign_in(page, "bob")
    page.goto(f"/o/{house.slug}/runs/{run.pk}/")
    state = page.locator(".head .state")
    expect(state).to_have_text("Queued")

    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)

    expect(state).to_have_text("Running")
    expect(page.locator("#run-state")).to_have_count(1)

    ImportRun.objects.filter(pk=run.pk).update(state=RunState.SUCCEEDED)

    expect(state).to_have_text("Succeeded")
