"""The criteria editor without a mouse: every kind of value, every button (R30-R33, R37)."""

from datetime import date

import pytest
from playwright.sync_api import expect

from criteria import Condition as Stored
from criteria import Criteria, ValueType
from syncs.models import Selection, Sync, SyncState
from tests.builders import make_sync
from tests.journeys.hands import Keyboard
from tests.journeys.marketer import (
    keyboard,
    marketer,
    session,
    zylker,
)
from tests.journeys.wizard import GO_ON, Condition, enter_condition, expect_step
from tests.world.editing import url_of
from tests.world.house import House
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]

EVERY_KIND = (
    Condition("City", "contains", ("Os",)),
    Condition("Experience in Years", "between", ("2", "9")),
    Condition("Expected Salary", "≥", ("40000",)),
    Condition("Expected Start", "before", (date(2026, 12, 31),)),
    Condition("Created Time", "in the last n days", ("30",)),
    Condition("Department", "is", chosen="IT"),
    Condition("Languages", "includes any", ticked=("German", "Hindi")),
    Condition("Remote OK", "is true"),
    Condition("Candidate Owner", "isn't", ("Ann",)),
    Condition("Website", "is empty"),
)
STORED = [
    ("City", "contains", ("Os",)),
    ("Experience_in_Years", "between", ("2", "9")),
    ("Expected_Salary", "at_least", ("40000",)),
    ("Expected_Start", "before", ("2026-12-31",)),
    ("Created_Time", "last_days", ("30",)),
    ("Department", "is", ("IT",)),
    ("Languages", "any", ("German", "Hindi")),
    ("Remote_OK", "is_true", ()),
    ("Candidate_Owner", "is_not", ("Ann",)),
    ("Website", "is_empty", ()),
]


@pytest.fixture
def draft(zylker: House) -> Sync:
    return make_sync(zylker.organisation, name="A draft", state=SyncState.DRAFT, next_run_at=None)


def select_by(sync: Sync, *cities: str, pattern: str | None = None) -> None:
    conditions = tuple(
        Stored(field="City", label="City", type=ValueType.TEXT, operator="is", values=(city,))
        for city in cities
    )
    criteria = Criteria(conditions=conditions, pattern=pattern)
    stored = criteria.model_dump(mode="json")
    Sync.objects.filter(pk=sync.pk).update(selection=Selection.CRITERIA, criteria=stored)


def stored(sync: Sync) -> Criteria:
    sync.refresh_from_db()
    return Criteria.model_validate(sync.criteria)


def cities(sync: Sync) -> list[str]:
    return [each.values[0] for each in stored(sync).conditions]


def test_a_value_of_every_kind_is_entered(keyboard: Keyboard, draft: Sync) -> None:
    keyboard.page.goto(url_of(draft, "criteria"))

    for number, condition in enumerate(EVERY_KIND, start=1):
        if number > 1:
            keyboard.press("Add a condition")
            field = keyboard.page.get_by_label(f"Field of condition {number}", exact=True)
            expect(field).to_be_focused()
        enter_condition(keyboard, number, condition)
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    found = [(each.field, each.operator, each.values) for each in stored(draft).conditions]
    assert found == STORED


def test_conditions_are_moved_and_deleted_and_the_focus_stays_with_them(
    keyboard: Keyboard, draft: Sync
) -> None:
    select_by(draft, "Oslo", "Bergen", "Lyon")
    keyboard.page.goto(url_of(draft, "criteria"))
    focused = keyboard.page.locator(":focus")

    keyboard.press("Move condition 1 down")
    expect(focused).to_have_attribute("aria-label", "Move condition 2 down")
    keyboard.page.keyboard.press("Enter")
    expect(focused).to_have_attribute("aria-label", "Move condition 3 up")
    keyboard.press("Delete condition 1")
    expect(focused).to_have_attribute("aria-label", "Delete condition 1")
    keyboard.select("Condition 2 is joined by", "or")
    expect(keyboard.page.get_by_text("( 1 or 2 )")).to_be_visible()
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    assert (cities(draft), stored(draft).pattern_text) == (["Lyon", "Oslo"], "( 1 or 2 )")


@pytest.mark.parametrize(
    ("answer", "pattern"),
    [("Keep the pattern", "( 1 or 2 )"), ("Reset the pattern", "( 1 and 2 )")],
)
def test_deleting_asks_what_becomes_of_a_pattern_that_was_written(
    answer: str, pattern: str, keyboard: Keyboard, draft: Sync
) -> None:
    select_by(draft, "Oslo", "Bergen", "Lyon", pattern="(1 or (2 and 3))")
    keyboard.page.goto(url_of(draft, "criteria"))

    keyboard.press("Delete condition 3")
    expect(keyboard.page.get_by_role("button", name="Keep the pattern")).to_be_focused()
    expect(keyboard.page.get_by_label("Field of condition 3")).to_have_count(1)
    keyboard.press(answer)
    expect(keyboard.page.get_by_label("Field of condition 3")).to_have_count(0)
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    assert (cities(draft), stored(draft).pattern_text) == (["Oslo", "Bergen"], pattern)


def test_a_pattern_is_changed_with_its_fault_under_the_character(
    keyboard: Keyboard, draft: Sync
) -> None:
    select_by(draft, "Oslo", "Bergen", "Lyon")
    page = keyboard.page
    page.goto(url_of(draft, "criteria"))

    keyboard.press("Change pattern")
    expect(page.get_by_label("Pattern", exact=True)).to_be_focused()
    keyboard.write("Pattern", "(1 OR 5) and (2or3)")
    expect(page.locator("pre.pattern")).to_have_text(
        "(1 OR 5) and (2or3)\n      ^", use_inner_text=True
    )
    expect(page.get_by_text("Character 7:")).to_be_visible()
    keyboard.write("Pattern", "1 OR (2and3)")
    expect(page.get_by_text("City is “Oslo”, or (city is “Bergen”, and")).to_be_visible()
    expect(page.get_by_text("Character")).to_have_count(0)
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    assert stored(draft).pattern == "1 OR (2and3)"


def test_people_are_counted_and_enter_tests_one(
    keyboard: Keyboard, draft: Sync, source: Source
) -> None:
    source.add("maria@mail.example", City="Oslo")
    source.add("other@mail.example", City="Bergen")
    select_by(draft, "Oslo")
    page = keyboard.page
    page.goto(url_of(draft, "criteria"))

    expect(page.get_by_text("1 of all 2 records matches.")).to_be_visible()
    keyboard.write("Test a person, by e-mail address or record id", "other@mail.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This person does not match.")).to_be_visible()
    expect(page.get_by_label("Test a person, by e-mail address or record id")).to_be_focused()

    keyboard.write("Value of condition 1", "Bergen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("City is “Bergen”.")).to_be_visible()
    expect(page.get_by_label("Value of condition 1")).to_be_focused()
