"""The steps of making a sync, as somebody walks them with a hand of `tests.journeys.hands`."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from playwright.sync_api import expect

from tests.journeys.hands import Hand

GO_ON = "Save and go on"


@dataclass(frozen=True)
class Condition:
    """`values` are typed; `chosen` and `ticked` are among those that there are."""

    field: str
    operator: str
    values: tuple[str | date, ...] = ()
    chosen: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What somebody answers at each step; "" where they leave what is there."""

    module: str = "Candidates"
    email_field: str = ""
    selection: str = ""
    view: str = ""
    conditions: tuple[Condition, ...] = ()
    after: datetime | None = None
    """On the clock of the organisation."""
    mailing_list: str = ""
    new_list: str = ""
    policies: tuple[str, ...] = ()
    """Such as `Keep of People who are deleted in Recruit`."""
    frequency: str = ""
    weekday: str = ""
    day: str = ""
    at: time | None = None
    zone: str = ""
    found_zone: str = ""
    clock: str = ""
    """The city on whose clock the next runs are shown then."""
    mapped: tuple[str, ...] = field(default=())
    """Source fields that are copied into fields of the same name, made for them."""


def expect_step(hand: Hand, title: str) -> None:
    hand.page.get_by_role("heading", name=title, exact=True, level=1).wait_for()


def answer_module(hand: Hand, name: str, answers: Answers) -> None:
    hand.write("Name of the sync", name)
    hand.choose(answers.module)
    hand.submit(GO_ON)
    if answers.email_field:
        expect(hand.page.get_by_text("This module has several e-mail fields.")).to_be_visible()
        hand.select("Field with the e-mail address", answers.email_field)
        hand.press(GO_ON)
    expect_step(hand, "Records")


def answer_records(hand: Hand, answers: Answers) -> None:
    if answers.selection:
        hand.choose(answers.selection)
    if answers.view:
        hand.select("Custom view", answers.view)
    if answers.after:
        hand.choose("After")
        hand.enter_instant("Date and time", answers.after)
    hand.submit(GO_ON)
    if answers.conditions:
        expect_step(hand, "Criteria")
        for number, condition in enumerate(answers.conditions, start=1):
            if number > 1:
                hand.press("Add a condition")
            enter_condition(hand, number, condition)
        hand.press(GO_ON)
    expect_step(hand, "List and rules")


def enter_condition(hand: Hand, number: int, condition: Condition) -> None:
    hand.select(f"Field of condition {number}", condition.field)
    hand.select(f"Operator of condition {number}", condition.operator)
    for place, value in enumerate(condition.values, start=1):
        label = f"Value {f'{place} ' if place > 1 else ''}of condition {number}"
        if isinstance(value, date):
            hand.enter_date(label, value)
        else:
            hand.write(label, value)
    if condition.chosen:
        hand.select(f"Value of condition {number}", condition.chosen)
    for value in condition.ticked:
        hand.tick(value)


def answer_rules(hand: Hand, answers: Answers) -> None:
    hand.select("Sync to", answers.mailing_list or "A new list…")
    for policy in answers.policies:
        hand.choose(policy)
    if answers.new_list:
        hand.write("Name of the new list", answers.new_list)
    hand.submit(GO_ON)
    expect_step(hand, "Schedule")


def answer_schedule(hand: Hand, answers: Answers) -> None:
    if answers.frequency:
        hand.choose(answers.frequency)
    if answers.weekday:
        hand.select("On", answers.weekday)
    if answers.day:
        hand.write("On day", answers.day)
    if answers.at:
        hand.enter_time("At", answers.at)
    if answers.zone:
        hand.write("Time zone", answers.zone)
    if answers.found_zone:
        hand.choose(answers.found_zone)
    if answers.clock:
        coming = hand.page.get_by_role("table", name="Next runs")
        expect(coming).to_contain_text(f"{answers.clock} time")
        expect(coming).to_contain_text(f"{answers.at or time(9):%H:%M}")
    hand.submit(GO_ON)
    expect_step(hand, "Mapping")


def answer_mapping(hand: Hand, answers: Answers) -> None:
    for name in answers.mapped:
        map_into_new_field(hand, name)
    hand.press(GO_ON)
    expect_step(hand, "Review")


def map_into_new_field(hand: Hand, source: str) -> None:
    """On the last row, which is made for it."""
    page = hand.page
    rows = page.get_by_label("Field in Recruit", exact=True)
    many = rows.count()
    hand.press("Map more")
    expect(rows).to_have_count(many + 1)
    hand.select_in(rows.last, source)
    hand.select_in(page.get_by_label("Contact field", exact=True).last, "New field…")


def make_draft(hand: Hand, name: str, answers: Answers) -> None:
    """From the list of syncs to the review."""
    hand.page.goto("/o/zylker/syncs/")
    hand.follow("New sync")
    expect_step(hand, "New sync")
    answer_module(hand, name, answers)
    answer_records(hand, answers)
    answer_rules(hand, answers)
    answer_schedule(hand, answers)
    answer_mapping(hand, answers)
