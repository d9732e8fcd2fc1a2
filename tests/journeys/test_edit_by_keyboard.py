"""Every edit of a sync that is there, without a mouse (R20-R23, R38, R40, R83)."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacts.models import Contact, ContactField, FieldType
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import Pair
from syncs.models import ImportRun, Sync
from syncs.queue.request import request_run
from tests.builders import NOON, make_mailing_list, make_sync
from tests.journeys.hands import Hand, Keyboard, radio
from tests.journeys.marketer import (
    keyboard,
    marketer,
    session,
    zylker,
)
from tests.journeys.wizard import Condition, enter_condition, expect_step
from tests.world.house import House
from tests.world.imports import addresses_on, drive
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]

OPTED_OUT = "People who opt out of e-mail in Recruit"
DELETED = "People who are deleted in Recruit"
CONVERTED = "Candidates who are converted"
LEFT_THE_VIEW = "People who left the view"
FROM_LIST = "Exclude, and remove from this list"
FROM_ORGANISATION = "Exclude, and remove from the organisation"


@pytest.fixture
def sync(zylker: House) -> Sync:
    """An active sync that has read up to now, has not run yet as far as anybody could see, and is
    due tomorrow: the server that the browser talks to goes by the real clock."""
    return make_sync(
        zylker.organisation,
        name="People",
        watermark=NOON,
        next_run_at=timezone.now() + timedelta(days=1),
        mailing_list=make_mailing_list(zylker.organisation, name="Oslo"),
    )


def edit(hand: Hand, sync: Sync, link: str, title: str) -> None:
    hand.page.goto(f"/o/zylker/syncs/{sync.pk}/")
    hand.open("Edit")
    hand.follow(link)
    expect_step(hand, title)


def save(hand: Hand, said: str) -> None:
    hand.press("Save")
    expect(hand.page.get_by_role("main")).to_contain_text(said)


def test_a_sync_is_renamed(keyboard: Keyboard, sync: Sync) -> None:
    edit(keyboard, sync, "Rename", "Rename")
    keyboard.write("Name of the sync", "Crowd")
    keyboard.submit("Save")

    expect(keyboard.page.get_by_text("The sync is called Crowd now.")).to_be_visible()
    assert Sync.objects.get(pk=sync.pk).name == "Crowd"


def test_the_selection_goes_from_all_to_a_view_to_criteria_and_back(
    keyboard: Keyboard, sync: Sync, source: Source
) -> None:
    source.add_view("People of Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    reads_again = "The next run reads everything"

    edit(keyboard, sync, "Edit retrieval details", "Retrieval details")
    keyboard.choose("A custom view")
    keyboard.select("Custom view", "People of Oslo")
    save(keyboard, reads_again)
    sync.refresh_from_db()
    assert (sync.selection, sync.view_name, sync.watermark) == ("view", "People of Oslo", None)

    edit(keyboard, sync, "Edit retrieval details", "Retrieval details")
    keyboard.choose("Criteria")
    keyboard.press("Save")
    expect_step(keyboard, "Criteria")
    enter_condition(keyboard, 1, Condition("City", "is", ("Oslo",)))
    save(keyboard, reads_again)
    expect(keyboard.page.get_by_text("of whom this is true: “City is ‘Oslo’”")).to_be_visible()
    sync.refresh_from_db()
    assert (sync.selection, sync.reading_version) == ("criteria", 2)

    edit(keyboard, sync, "Edit retrieval details", "Retrieval details")
    keyboard.choose("All Candidates")
    save(keyboard, reads_again)
    sync.refresh_from_db()
    assert (sync.selection, sync.reading_version) == ("all", 3)


def test_all_data_in_place_of_after_makes_one_full_fetch(
    keyboard: Keyboard, zylker: House, source: Source
) -> None:
    source.add("old@mail.example")
    source.add("new@mail.example")
    sync = make_sync(zylker.organisation, watermark=NOON, retrieve_after=timezone.now())
    edit(keyboard, sync, "Edit retrieval details", "Retrieval details")
    expect(radio(keyboard.page, "After")).to_be_checked()
    keyboard.choose("All data")
    save(keyboard, "The next run reads everything")

    keyboard.press("Run now")
    expect(keyboard.page.get_by_text("It waits for a free worker.")).to_be_visible()
    run = drive(ImportRun.objects.get(sync=sync))

    assert (run.settings or {})["modified_since"] is None
    assert addresses_on(sync.mailing_list) == {"old@mail.example", "new@mail.example"}
    sync.refresh_from_db()
    assert sync.watermark is not None


def test_every_rule_is_changed_and_the_list_too(keyboard: Keyboard, sync: Sync) -> None:
    Sync.objects.update(selection="view", view_id="17", view_name="Oslo")
    rules = (
        (FROM_LIST, "Remove from this list", FROM_LIST, "Remove from this list"),
        (FROM_ORGANISATION, "Remove from the organisation", "Import them", "Keep"),
        ("Import them", "Keep", FROM_LIST, "Remove from this list"),
    )
    stored = []

    for opted_out, deleted, converted, left in rules:
        edit(keyboard, sync, "Edit rules", "List and rules")
        keyboard.choose(f"{opted_out} of {OPTED_OUT}")
        keyboard.choose(f"{deleted} of {DELETED}")
        keyboard.choose(f"{converted} of {CONVERTED}")
        keyboard.choose(f"{left} of {LEFT_THE_VIEW}")
        save(keyboard, "The rules are saved.")
        sync.refresh_from_db()
        stored.append((sync.opt_outs, sync.deleted, sync.converted, sync.no_match))
    edit(keyboard, sync, "Edit rules", "List and rules")
    keyboard.select("Sync to", "Everybody")
    save(keyboard, "The rules are saved.")

    assert stored == [
        ("list", "list", "list", "list"),
        ("organisation", "organisation", "ignore", "ignore"),
        ("ignore", "ignore", "list", "list"),
    ]
    sync.refresh_from_db()
    assert sync.mailing_list.name == "Everybody"


def test_the_list_of_a_sync_that_has_run_cannot_be_changed(
    keyboard: Keyboard, zylker: House
) -> None:
    edit(keyboard, zylker.sync, "Edit rules", "List and rules")

    options = keyboard.page.get_by_label("Sync to").locator("option")
    expect(options).to_have_text([zylker.mailing_list.name])
    expect(keyboard.page.get_by_text("This sync has run, so its list stays")).to_be_visible()


def test_every_frequency_shows_its_next_ten_runs_and_is_stored(
    keyboard: Keyboard, sync: Sync
) -> None:
    page = keyboard.page
    coming = page.get_by_role("table", name="Next runs")
    edit(keyboard, sync, "Edit schedule", "Schedule")

    keyboard.choose("Weekly")
    keyboard.select("On", "Friday")
    expect(coming.get_by_role("row").nth(1)).to_contain_text("Fri")
    keyboard.enter_time("At", time(16, 5))
    expect(coming.get_by_text("16:05")).to_have_count(10)
    keyboard.write("Time zone", "India")
    keyboard.choose("Asia/Kolkata")
    expect(coming.get_by_text("UTC+05:30")).to_have_count(10)
    before = timezone.now()
    save(keyboard, "The schedule is saved.")
    sync.refresh_from_db()
    assert (sync.frequency, sync.weekday, sync.at, sync.zone) == (
        "weekly",
        4,
        time(16, 5),
        "Asia/Kolkata",
    )
    # The due time may pass while the page is saved.
    assert sync.next_run_at in map(sync.schedule.next_after, (before, timezone.now()))

    edit(keyboard, sync, "Edit schedule", "Schedule")
    keyboard.choose("Monthly")
    keyboard.write("On day", "31")
    expect(coming).to_contain_text(re.compile(r"31 \w{3} \d{4}, 16:05"))
    save(keyboard, "The schedule is saved.")
    sync.refresh_from_db()
    assert (sync.frequency, sync.weekday, sync.day) == ("monthly", None, 31)

    for name, frequency in (("Daily", "daily"), ("Once", "once")):
        edit(keyboard, sync, "Edit schedule", "Schedule")
        keyboard.choose(name)
        save(keyboard, "The schedule is saved.")
        sync.refresh_from_db()
        assert (sync.frequency, sync.day) == (frequency, None)


def test_pairs_are_added_changed_and_deleted(keyboard: Keyboard, sync: Sync) -> None:
    page = keyboard.page
    ContactField.objects.create(
        organisation=sync.organisation, key="town", label="Town", type=FieldType.TEXT
    )
    sources = page.get_by_label("Field in Recruit", exact=True)
    targets = page.get_by_label("Contact field", exact=True)
    edit(keyboard, sync, "Edit mapping", "Mapping")

    for name, target in (("City", "Town (text)"), ("First Name", "First name")):
        many = sources.count()
        keyboard.press("Map more")
        expect(sources).to_have_count(many + 1)
        expect(sources.last).to_be_focused()
        keyboard.select_in(sources.last, name)
        keyboard.select_in(targets.last, target)
    keyboard.go_to(page.get_by_label("Clear when empty").first)
    page.keyboard.press("Space")
    keyboard.press("Map more")
    expect(sources).to_have_count(4)
    keyboard.select_in(sources.last, "Rating")
    keyboard.select_in(targets.last, "New field…")
    keyboard.go_to(page.get_by_label("Name of the new field").last)
    page.keyboard.type("Stars")
    keyboard.press("Save the mapping")
    expect(page.get_by_text("The mapping is saved.")).to_be_visible()
    assert load_pairs(sync) == [
        Pair("Email", "email"),
        Pair("City", "own:town", clear_when_empty=True),
        Pair("First_Name", "first_name"),
        Pair("Rating", "own:stars"),
    ]
    assert ContactField.objects.get(key="stars").type == FieldType.NUMBER

    keyboard.select_in(sources.nth(1), "Country")
    keyboard.press("Delete pair 3")
    expect(sources).to_have_count(3)
    keyboard.press("Save the mapping")
    expect(page.get_by_text("The mapping is saved.")).to_be_visible()
    assert load_pairs(sync) == [
        Pair("Email", "email"),
        Pair("Country", "own:town", clear_when_empty=True),
        Pair("Rating", "own:stars"),
    ]


def test_everyone_is_refreshed_after_a_change_of_the_mapping(
    keyboard: Keyboard, sync: Sync, source: Source
) -> None:
    source.add("maria@mail.example", City="Oslo")
    drive(request_run(sync, user=None, full=True))
    ContactField.objects.create(
        organisation=sync.organisation, key="town", label="Town", type=FieldType.TEXT
    )
    page = keyboard.page
    edit(keyboard, sync, "Edit mapping", "Mapping")
    keyboard.press("Map more")
    city = page.locator("#id_pair-1-source")
    expect(city).to_be_focused()
    keyboard.select_in(city, "City")
    keyboard.select_in(page.locator("#id_pair-1-target"), "Town (text)")
    keyboard.press("Save the mapping")

    keyboard.press("Refresh everyone")
    expect(page.get_by_text("It waits for a free worker.")).to_be_visible()
    drive(ImportRun.objects.latest("created_at"))

    assert Contact.objects.get(address="maria@mail.example").attributes == {"town": "Oslo"}
