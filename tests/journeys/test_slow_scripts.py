"""A page on which somebody chooses and types before its scripts have arrived."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from criteria import Condition as Stored
from criteria import Criteria, ValueType
from syncs.domain.schedule import Frequency
from syncs.models import Selection, Sync, SyncState
from tests.builders import make_sync
from tests.journeys.marketer import marketer, session, zylker
from tests.world.editing import url_of
from tests.world.house import House

__all__ = ["marketer", "session", "zylker"]

OpenStep = Callable[[str], Callable[[], None]]


@pytest.fixture
def draft(zylker: House) -> Sync:
    oslo = Stored(field="City", label="City", type=ValueType.TEXT, operator="is", values=("Oslo",))
    return make_sync(
        zylker.organisation,
        name="A draft",
        state=SyncState.DRAFT,
        frequency=Frequency.DAILY,
        next_run_at=None,
        selection=Selection.CRITERIA,
        criteria=Criteria(conditions=(oslo, oslo), pattern="(1 or 2)").model_dump(mode="json"),
    )


@pytest.fixture
def open_early(marketer: Page, draft: Sync) -> OpenStep:
    """A function that opens a step without its scripts, and returns what lets them come."""
    held: list[Route] = []
    is_let = False

    def hold(route: Route) -> None:
        if is_let:
            route.continue_()
        else:
            held.append(route)

    def open_step(step: str) -> Callable[[], None]:
        marketer.route("**/*.js", hold)
        marketer.goto(url_of(draft, step), wait_until="commit")

        def let_come() -> None:
            nonlocal is_let
            while not held:
                marketer.wait_for_timeout(50)
            is_let = True  # for those, too, that are asked for later
            for route in held:
                route.continue_()

        return let_come

    return open_step


def test_a_field_chosen_early_shows_its_operators(marketer: Page, open_early: OpenStep) -> None:
    let_scripts_come = open_early("criteria")

    marketer.get_by_label("Field of condition 2").select_option("Experience in Years")
    let_scripts_come()

    operators = marketer.get_by_label("Operator of condition 2")
    expect(operators.get_by_role("option", name="between", exact=True)).to_be_attached()


def test_a_pattern_and_a_value_typed_early_are_read(marketer: Page, open_early: OpenStep) -> None:
    let_scripts_come = open_early("criteria")

    marketer.get_by_label("Pattern", exact=True).fill("(1 and 2)")
    marketer.get_by_label("Value of condition 2").fill("Bergen")
    let_scripts_come()

    expect(marketer.get_by_text("City is “Oslo”, and city is “Bergen”.")).to_be_visible()


def test_a_frequency_chosen_early_shows_its_runs(marketer: Page, open_early: OpenStep) -> None:
    let_scripts_come = open_early("schedule")

    marketer.get_by_role("radio", name="Weekly").check()
    marketer.get_by_label("On", exact=True).select_option("Friday")
    let_scripts_come()

    expect(marketer.get_by_role("row").nth(1)).to_contain_text("Fri")


def test_a_page_that_nobody_touched_asks_nothing(marketer: Page, open_early: OpenStep) -> None:
    asked: list[str] = []
    marketer.on("request", lambda request: asked.append(request.method))
    let_scripts_come = open_early("criteria")

    let_scripts_come()
    marketer.wait_for_load_state("networkidle")

    assert "POST" not in asked
