"""What the wizard refuses, in words beside what is wrong; nothing is changed (R10-R33)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Organisation, Plan
from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, Selection, Sync, SyncState
from tests.builders import NOON, make_mailing_list, make_sync
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
from tests.world.source import Source

__all__ = ["keyboard", "marketer", "session", "zylker"]

NEW = "/o/zylker/syncs/new/"
KOLKATA = timedelta(hours=5, minutes=30)


@pytest.fixture
def draft(zylker: House) -> Sync:
    return make_sync(
        zylker.organisation,
        name="A draft",
        state=SyncState.DRAFT,
        next_run_at=None,
        mailing_list=make_mailing_list(zylker.organisation, name="Oslo"),
    )


def says(hand: Keyboard, *texts: str) -> None:
    for text in texts:
        expect(hand.page.get_by_role("main")).to_contain_text(text)


def is_unchanged(sync: Sync) -> bool:
    stored = Sync.objects.get(pk=sync.pk)
    names = ("selection", "view_id", "criteria", "retrieve_after", "mailing_list_id", "zone")
    return all(getattr(stored, name) == getattr(sync, name) for name in names)


def test_contacts_of_an_agency_cannot_be_chosen(keyboard: Keyboard) -> None:
    Connection.objects.update(account_type_read=AccountType.STAFFING_AGENCY)

    keyboard.page.goto(NEW)

    expect(radio(keyboard.page, "Contacts")).to_be_disabled()
    says(keyboard, "Contacts are there for Corporate HR accounts only")


@pytest.mark.parametrize("lost", ["edition", "plan"])
def test_criteria_without_what_they_need_cannot_be_chosen(
    lost: str, keyboard: Keyboard, draft: Sync
) -> None:
    if lost == "edition":
        Connection.objects.update(edition_override=Edition.FREE)
    else:
        Organisation.objects.update(plan=Plan.FREE)

    keyboard.page.goto(url_of(draft, "records"))

    expect(radio(keyboard.page, "Criteria")).to_be_disabled()
    says(keyboard, f"Criteria need a paid {lost}")


def test_a_module_without_addresses_is_refused_and_the_name_stays(keyboard: Keyboard) -> None:
    keyboard.page.goto(NEW)
    keyboard.write("Name of the sync", "Bonuses")
    keyboard.choose("Referral Bonuses")

    keyboard.submit(GO_ON)

    says(keyboard, "Nothing was saved.", "This module has no field with an e-mail address")
    expect(keyboard.page.get_by_label("Name of the sync")).to_have_value("Bonuses")


def test_a_name_that_is_taken_in_another_case_is_refused_and_the_module_stays(
    keyboard: Keyboard,
) -> None:
    keyboard.page.goto(NEW)
    keyboard.write("Name of the sync", "CANDIDATES OF ZYLKER")
    keyboard.choose("Freelancers")
    keyboard.submit(GO_ON)
    keyboard.select("Field with the e-mail address", "Private e-mail")
    keyboard.press(GO_ON)

    says(keyboard, "A sync of this connection has this name already.")
    keyboard.write("Name of the sync", "Freelancers")
    keyboard.submit(GO_ON)

    expect_step(keyboard, "Records")
    made = Sync.objects.get(name="Freelancers")
    assert made.field_mappings.get().source_field == "Private_Email"


@pytest.mark.parametrize(
    ("days", "message"),
    [(31, "more than 30 days before the sync was created"), (-2, "This is in the future")],
)
def test_after_too_long_ago_or_in_the_future_is_refused(
    days: int, message: str, keyboard: Keyboard, draft: Sync
) -> None:
    wall = (timezone.now() + KOLKATA - timedelta(days=days)).replace(tzinfo=None)
    keyboard.page.goto(url_of(draft, "records"))
    keyboard.choose("After")
    keyboard.enter_instant("Date and time", wall)

    keyboard.submit(GO_ON)

    says(keyboard, message)
    expect(keyboard.page.get_by_label("Date and time")).to_have_value(f"{wall:%Y-%m-%dT%H:%M}")
    assert is_unchanged(draft)


def test_a_date_that_does_not_exist_is_refused(keyboard: Keyboard, draft: Sync) -> None:
    keyboard.page.goto(url_of(draft, "records"))
    keyboard.choose("After")
    keyboard.go_to(keyboard.page.get_by_label("Date and time"))
    keyboard.page.keyboard.type("02302026")
    keyboard.page.keyboard.press("ArrowRight")
    keyboard.page.keyboard.type("0900AM")

    keyboard.submit(GO_ON)

    says(keyboard, "Enter the date and time, or choose All data.")
    assert is_unchanged(draft)


def test_a_zone_that_does_not_exist_is_refused(keyboard: Keyboard, draft: Sync) -> None:
    keyboard.page.goto(url_of(draft, "schedule"))
    keyboard.write("Time zone", "Atlantis")
    says(keyboard, "No zone is found by “Atlantis”.")

    keyboard.submit(GO_ON)

    says(keyboard, "Nothing was saved.", "Type a larger city nearby, or the country.")
    expect(keyboard.page.get_by_label("Time zone")).to_have_value("Atlantis")
    assert is_unchanged(draft)


def test_a_half_typed_pattern_is_refused_under_its_character(
    keyboard: Keyboard, draft: Sync
) -> None:
    keyboard.page.goto(url_of(draft, "criteria"))
    enter_condition(keyboard, 1, Condition("City", "is", ("Oslo",)))
    keyboard.press("Add a condition")
    enter_condition(keyboard, 2, Condition("Country", "is", ("Norway",)))
    keyboard.press("Change pattern")
    keyboard.write("Pattern", "(1 and")
    says(keyboard, "Character 7")

    keyboard.press(GO_ON)

    says(keyboard, "Nothing was saved.", "Character 7")
    expect(keyboard.page.locator(".fault")).to_have_text("      ^", use_inner_text=True)
    expect(keyboard.page.get_by_label("Pattern", exact=True)).to_have_value("(1 and")
    assert is_unchanged(draft)


def test_a_view_that_was_deleted_meanwhile_is_refused(
    keyboard: Keyboard, draft: Sync, source: Source
) -> None:
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    Sync.objects.update(selection=Selection.VIEW, view_id=view, view_name="Oslo")
    source.delete_view(view)
    draft.refresh_from_db()
    keyboard.page.goto(url_of(draft, "records"))
    says(keyboard, "Oslo (not in Recruit any more)")

    keyboard.press(GO_ON)

    says(keyboard, "This view is not in Recruit any more. Choose another.")
    assert is_unchanged(draft)


def test_a_list_that_was_archived_meanwhile_is_refused(keyboard: Keyboard, draft: Sync) -> None:
    other = make_mailing_list(draft.organisation, name="Put away soon")
    keyboard.page.goto(url_of(draft, "rules"))
    keyboard.select("Sync to", "Put away soon")
    other.archived_at = NOON
    other.save()

    keyboard.press(GO_ON)

    says(keyboard, "There is no such list, or it is archived. Choose another.")
    assert is_unchanged(draft)


def test_a_draft_whose_list_was_archived_is_not_activated(keyboard: Keyboard, draft: Sync) -> None:
    keyboard.page.goto(url_of(draft, "review"))
    draft.mailing_list.archived_at = NOON
    draft.mailing_list.save()

    keyboard.press("Activate")

    says(keyboard, "A draft was not activated", "The list Oslo is archived. Choose another.")
    assert Sync.objects.get(pk=draft.pk).state == SyncState.DRAFT
    keyboard.go_to(
        keyboard.page.get_by_role("main").get_by_role("link", name="List and rules").last
    )
    keyboard.page.keyboard.press("Enter")
    expect_step(keyboard, "List and rules")


def test_a_connection_without_a_key_says_so_and_keeps_the_name(
    keyboard: Keyboard, draft: Sync
) -> None:
    Connection.objects.update(secrets=b"")
    keyboard.page.goto(NEW)
    keyboard.write("Name of the sync", "Later")

    keyboard.press("Try again")

    says(keyboard, "The connection cannot be used", "Account settings → Zoho Recruit")
    expect(keyboard.page.get_by_label("Name of the sync")).to_have_value("Later")
    assert Sync.objects.filter(name="Later").count() == 0
