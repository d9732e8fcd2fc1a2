"""Every way through the wizard, by mouse and without one (R10-R23, R40).

Each answer of each step is given on one way or another. *Left* is what nobody touches:

| answers            | all, daily | view, weekly | criteria, monthly | all, once | a chosen ... |
|--------------------|------------|--------------|-------------------|-----------|--------------|
| module             | Candidates | Candidates   | Contacts          | Alumni    | Freelancers  |
| e-mail field       | Recruit's  | Recruit's    | Recruit's         | the only  | chosen       |
| data to retrieve   | all        | after        | all               | after     | all          |
| mailing list       | there is   | made here    | made here         | there is  | made here    |
| opted out          | left       | list         | organisation      | import    | left         |
| deleted            | left       | list         | organisation      | keep      | left         |
| converted          | left       | list         | not asked         | not asked | not asked    |
| no longer matching | not asked  | list         | keep              | not asked | left         |
| zone               | left       | one of many  | the only one      | left      | by its name  |
| mapping            | left       | one more     | left              | left      | left         |
| in the end         | activated  | a draft      | activated         | activated | activated    |

Other answers of the rules, and every frequency, are in `test_edit_by_keyboard.py`; every kind of
condition in `test_criteria_by_keyboard.py`; what is refused in `test_refused_answers.py`; Recruit
out of order in `test_recruit_down.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from django.forms.models import model_to_dict
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import Pair
from syncs.models import Step, Sync, SyncState
from tests.builders import NOON, make_sync
from tests.journeys.conftest import be_signed_in, open_page
from tests.journeys.hands import Hand, Keyboard, Mouse
from tests.journeys.marketer import (
    keyboard,
    marketer,
    session,
    zylker,
)
from tests.journeys.wizard import (
    Answers,
    Condition,
    answer_module,
    expect_step,
    make_draft,
)
from tests.world.house import House
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]

KOLKATA = timedelta(hours=5, minutes=30)
YESTERDAY = datetime.now(UTC).replace(hour=6, minute=30, second=0, microsecond=0) - timedelta(
    days=1
)

OPTED_OUT = "People who opt out of e-mail in Recruit"
DELETED = "People who are deleted in Recruit"
CONVERTED = "Candidates who are converted"
LEFT_THE_VIEW = "People who left the view"
NO_MATCH = "People who no longer match"
FROM_LIST = "Exclude, and remove from this list"
FROM_ORGANISATION = "Exclude, and remove from the organisation"


@dataclass(frozen=True)
class Journey:
    """What is answered, and what is stored then."""

    answers: Answers
    stored: dict[str, object]
    pairs: tuple[Pair, ...] = (
        Pair("Email", "email"),
        Pair("First_Name", "first_name"),
        Pair("Last_Name", "last_name"),
    )
    is_activated: bool = True


def stored(**changes: object) -> dict[str, object]:
    """As nobody has changed anything."""
    return {
        "module": "Candidates",
        "selection": "all",
        "retrieve_after": None,
        "opt_outs": "list",
        "deleted": "ignore",
        "converted": "ignore",
        "no_match": "ignore",
        "frequency": "daily",
        "at": time(9),
        "zone": "Asia/Kolkata",
        "weekday": None,
        "day": None,
        **changes,
    }


JOURNEYS = {
    "all, daily": Journey(Answers(mailing_list="Everybody"), stored()),
    "view, weekly": Journey(
        Answers(
            selection="A custom view",
            view="IT Candidates",
            after=(YESTERDAY + KOLKATA).replace(tzinfo=None),
            new_list="IT",
            policies=(
                f"{FROM_LIST} of {OPTED_OUT}",
                f"Remove from this list of {DELETED}",
                f"{FROM_LIST} of {CONVERTED}",
                f"Remove from this list of {LEFT_THE_VIEW}",
            ),
            frequency="Weekly",
            weekday="Friday",
            at=time(14, 45),
            zone="Germany",
            found_zone="Europe/Berlin",
            clock="Berlin",
            mapped=("City",),
        ),
        stored(
            selection="view",
            view_name="IT Candidates",
            retrieve_after=YESTERDAY,
            opt_outs="list",
            deleted="list",
            converted="list",
            no_match="list",
            frequency="weekly",
            weekday=4,
            at=time(14, 45),
            zone="Europe/Berlin",
        ),
        pairs=(
            Pair("Email", "email"),
            Pair("First_Name", "first_name"),
            Pair("Last_Name", "last_name"),
            Pair("City", "own:city"),
        ),
        is_activated=False,
    ),
    "criteria, monthly": Journey(
        Answers(
            module="Contacts",
            selection="Criteria",
            conditions=(
                Condition("Key Account", "is true"),
                Condition("Mailing City", "starts with", ("Os",)),
            ),
            new_list="Key accounts",
            policies=(
                f"{FROM_ORGANISATION} of {OPTED_OUT}",
                f"Remove from the organisation of {DELETED}",
                f"Keep of {NO_MATCH}",
            ),
            frequency="Monthly",
            day="31",
            zone="lisbon",
            clock="Lisbon",
        ),
        stored(
            module="Contacts",
            selection="criteria",
            opt_outs="organisation",
            deleted="organisation",
            frequency="monthly",
            day=31,
            zone="Europe/Lisbon",
        ),
    ),
    "all, once": Journey(
        Answers(
            module="Alumni",
            selection="All Alumni",
            after=(YESTERDAY + KOLKATA).replace(tzinfo=None),
            mailing_list="Everybody",
            policies=(f"Import them of {OPTED_OUT}", f"Keep of {DELETED}"),
            frequency="Once",
        ),
        stored(module="Alumni", retrieve_after=YESTERDAY, frequency="once", opt_outs="ignore"),
        pairs=(Pair("Contact_Address", "email"),),
    ),
    "a chosen e-mail field": Journey(
        Answers(
            module="Freelancers",
            email_field="Private e-mail",
            selection="A custom view",
            view="All Freelancers",
            new_list="Freelancers",
            frequency="Weekly",
            zone="America/New_York",
            clock="New York",
        ),
        stored(
            module="Freelancers",
            selection="view",
            view_name="All Freelancers",
            frequency="weekly",
            weekday=0,
            zone="America/New_York",
        ),
        pairs=(Pair("Private_Email", "email"),),
    ),
}


@pytest.mark.parametrize("make_hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=list(JOURNEYS))
def test_a_sync_is_made(
    journey: Journey, make_hand: Callable[[Page], Hand], marketer: Page
) -> None:
    hand = make_hand(marketer)

    make_draft(hand, "New one", journey.answers)
    if journey.is_activated:
        hand.press("Activate")
        expect(hand.page.get_by_text("Its first run begins in a moment.")).to_be_visible()
    else:
        hand.follow("Save as draft")
        expect(hand.page.get_by_role("heading", name="Sync services")).to_be_visible()

    made = Sync.objects.get(name="New one")
    assert {name: getattr(made, name) for name in journey.stored} == journey.stored
    assert made.state == ("active" if journey.is_activated else "draft")
    assert made.runs.exists() == journey.is_activated
    assert made.mailing_list.name == (journey.answers.new_list or "Everybody")
    assert tuple(load_pairs(made)) == journey.pairs


def test_going_back_and_forth_keeps_every_answer(
    keyboard: Keyboard, zylker: House, source: Source
) -> None:
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    draft = make_sync(
        zylker.organisation,
        **stored(selection="view", no_match="list", frequency="weekly", weekday=4),
        name="There and back",
        opt_outs_since=NOON,
        view_id=view,
        view_name="Oslo",
        state=SyncState.DRAFT,
        draft_step=Step.MAPPING,
        next_run_at=None,
    )
    before = model_to_dict(draft)
    page = keyboard.page
    page.goto("/o/zylker/syncs/")
    keyboard.follow("Go on: There and back")
    expect_step(keyboard, "Mapping")

    for title in ("Schedule", "List and rules", "Records", "Module"):
        keyboard.press("Back")
        expect_step(keyboard, title)
    expect(page.get_by_label("Name of the sync")).to_have_value("There and back")
    keyboard.write("Name of the sync", "Half a na")
    keyboard.follow("Records")
    expect_step(keyboard, "Records")
    keyboard.follow("Module")
    expect(page.get_by_label("Name of the sync")).to_have_value("Half a na")
    keyboard.press("Show what is saved instead")
    expect(page.get_by_label("Name of the sync")).to_have_value("There and back")
    for title in ("Records", "List and rules", "Schedule", "Mapping"):
        keyboard.press("Save and go on")
        expect_step(keyboard, title)
    keyboard.follow("Review")
    expect_step(keyboard, "Review")

    draft.refresh_from_db()
    assert model_to_dict(draft) == before


def test_a_half_typed_draft_survives_a_closed_browser(
    keyboard: Keyboard, browser: Browser, live_server: LiveServer, session: str
) -> None:
    keyboard.page.goto("/o/zylker/syncs/new/")
    answer_module(keyboard, "Left alone", Answers())
    keyboard.choose("Criteria")
    keyboard.press("Save and go on")
    expect_step(keyboard, "Criteria")
    keyboard.select("Field of condition 1", "City")
    keyboard.select("Operator of condition 1", "contains")
    keyboard.write("Value of condition 1", "Osl")
    keyboard.press("Add a condition")
    keyboard.select("Field of condition 2", "Country")
    keyboard.press("Change pattern")
    with keyboard.page.expect_response("**/edit/criteria/"):
        keyboard.write("Pattern", "(1 or")
    keyboard.page.context.close()

    for page in open_page(browser, live_server):
        be_signed_in(page, live_server, session)
        page.goto("/o/zylker/syncs/")
        Keyboard(page).follow("Go on: Left alone")
        expect(page.get_by_label("Value of condition 1")).to_have_value("Osl")
        expect(page.get_by_label("Field of condition 2")).to_have_value("Country")
        expect(page.get_by_label("Pattern", exact=True)).to_have_value("(1 or")
        expect(page.get_by_text("Character 6")).to_be_visible()

    left = Sync.objects.get(name="Left alone")
    assert (left.selection, left.criteria) == ("all", None)
