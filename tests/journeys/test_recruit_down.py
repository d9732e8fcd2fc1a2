"""Making a sync while Recruit is down, slow, talks nonsense or has had enough.

Each step says so, keeps what was entered, and goes on when Recruit is back (R10, R12, R30, R40).
"""

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from syncs.models import Connection, Selection, Sync, SyncState
from tests.builders import make_mailing_list, make_sync
from tests.journeys.hands import Keyboard, radio
from tests.journeys.marketer import (
    keyboard,
    marketer,
    session,
    zylker,
)
from tests.journeys.wizard import GO_ON, Condition, enter_condition, expect_step
from tests.world.editing import url_of
from tests.world.house import House
from tests.world.patience import PATIENCE
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]

TROUBLES = {
    "500": ({}, "Recruit has trouble of its own just now"),
    "hang": ({"seconds": 20}, "no answer from 127.0.0.1 in time"),
    "not_json": ({}, "the answer is not JSON"),
    "429": ({"retry_after": 60}, "too many calls to Recruit for now"),
}
"""Kinds of the sandbox's trouble, with details, and what a page says of each."""


class Recruit:
    """The account, as somebody sees it who makes a sync of it meanwhile."""

    def __init__(self, source: Source, hand: Keyboard, settings: Settings) -> None:
        self.source, self.hand, self.settings = source, hand, settings

    def fails(self, kind: str) -> None:
        """From now on, and what was found out before is forgotten, as with another key."""
        connection = Connection.objects.get()
        connection.key_version += 1
        connection.save()
        self.recovers()
        details, _ = TROUBLES[kind]
        if kind == "hang":
            self.settings.PATIENCE_SECONDS = 0.5
        self.source.trouble(kind, match="/recruit/", times=None, **details)

    def is_told_to_fail(self, kind: str) -> None:
        alert = self.hand.page.get_by_role("alert").filter(has_text="Recruit could not be asked")
        _, words = TROUBLES[kind]
        expect(alert).to_contain_text(words)
        expect(alert).to_contain_text("Try again in a minute.")

    def recovers(self) -> None:
        self.source.peace()
        self.settings.PATIENCE_SECONDS = PATIENCE


@pytest.fixture
def recruit(keyboard: Keyboard, source: Source, settings: Settings) -> Recruit:
    return Recruit(source, keyboard, settings)


@pytest.fixture
def draft(zylker: House) -> Sync:
    return make_sync(
        zylker.organisation,
        name="A draft",
        state=SyncState.DRAFT,
        next_run_at=None,
        mailing_list=make_mailing_list(zylker.organisation, name="Oslo"),
    )


def test_the_first_step_keeps_name_and_module(keyboard: Keyboard, recruit: Recruit) -> None:
    page = keyboard.page
    for kind in TROUBLES:
        recruit.fails(kind)
        page.goto("/o/zylker/syncs/new/")
        recruit.is_told_to_fail(kind)
    keyboard.write("Name of the sync", "Alumni of old")
    recruit.recovers()
    keyboard.press("Try again")
    keyboard.choose("Alumni")

    button = GO_ON
    for kind in TROUBLES:
        recruit.fails(kind)
        keyboard.press(button)
        recruit.is_told_to_fail(kind)
        expect(page.get_by_label("Name of the sync")).to_have_value("Alumni of old")
        button = "Try again"
    recruit.recovers()
    keyboard.press("Try again")

    expect_step(keyboard, "Records")
    assert Sync.objects.get(name="Alumni of old").module == "Alumni"


def test_the_records_keep_the_view_and_all_else(
    keyboard: Keyboard, draft: Sync, recruit: Recruit
) -> None:
    page = keyboard.page
    view = recruit.source.add_view(
        "Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"}
    )
    page.goto(url_of(draft, "records"))
    keyboard.choose("A custom view")
    keyboard.select("Custom view", "Oslo")
    keyboard.choose("After")

    for kind in TROUBLES:
        recruit.fails(kind)
        keyboard.press(GO_ON)
        recruit.is_told_to_fail(kind)
        expect(radio(page, "A custom view")).to_be_checked()
        expect(page.get_by_label("Custom view", exact=True)).to_have_value(view)
    recruit.recovers()
    keyboard.press("Try again")
    expect(page.get_by_label("Custom view", exact=True)).to_have_value(view)
    keyboard.choose("All data")
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    draft.refresh_from_db()
    assert (draft.selection, draft.view_name) == ("view", "Oslo")


def test_the_criteria_keep_what_was_half_typed(
    keyboard: Keyboard, draft: Sync, recruit: Recruit
) -> None:
    page = keyboard.page
    page.goto(url_of(draft, "criteria"))
    enter_condition(keyboard, 1, Condition("City", "contains", ("Os",)))
    keyboard.press("Add a condition")
    keyboard.select("Field of condition 2", "Department")

    for kind in TROUBLES:
        recruit.fails(kind)
        keyboard.press(GO_ON)
        recruit.is_told_to_fail(kind)
        expect(page.get_by_text("Nothing was saved, because")).to_be_visible()
        expect(page.get_by_label("Value of condition 1")).to_have_value("Os")
    page.goto(url_of(draft, "criteria"))
    recruit.is_told_to_fail("429")
    field = page.get_by_label("Field of condition 2").locator("option:checked")
    expect(field).to_have_text("Department")
    recruit.recovers()
    keyboard.press("Try again")
    keyboard.select("Operator of condition 2", "is")
    keyboard.select("Value of condition 2", "IT")
    keyboard.press(GO_ON)

    expect_step(keyboard, "List and rules")
    draft.refresh_from_db()
    conditions = (draft.criteria or {})["conditions"]
    assert [(each["field"], each["values"]) for each in conditions] == [
        ("City", ["Os"]),
        ("Department", ["IT"]),
    ]
    assert draft.selection == Selection.CRITERIA


def test_the_mapping_keeps_its_pairs(keyboard: Keyboard, draft: Sync, recruit: Recruit) -> None:
    page = keyboard.page
    sources = page.get_by_label("Field in Recruit", exact=True)
    page.goto(url_of(draft, "mapping"))
    keyboard.press("Map more")
    expect(sources).to_have_count(2)
    keyboard.select_in(sources.last, "City")
    keyboard.select_in(page.get_by_label("Contact field", exact=True).last, "New field…")

    for kind in TROUBLES:
        recruit.fails(kind)
        keyboard.press("Save and go on")
        recruit.is_told_to_fail(kind)
        expect(page.get_by_text("What you entered is kept.")).to_be_visible()
        expect(sources.last).to_have_value("City")
    recruit.recovers()
    keyboard.press("Try again")
    expect(page.get_by_role("alert").filter(has_text="Recruit")).to_have_count(0)
    keyboard.press("Save and go on")

    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    mapped = list(draft.field_mappings.values_list("source_field", flat=True))
    assert mapped == ["Email", "City"]
