"""Two people have a step of one sync open, and both save (R24)."""

from typing import Any

import pytest
from django.test import Client

from contacts.models import MailingList
from syncs.models import Sync, SyncState
from tests.builders import make_mailing_list, make_sync
from tests.world.editing import connect_to, send, stamps_on, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

CHANGED = "Somebody changed this meanwhile, so nothing was saved"
RECORDS = {"selection": "all", "view": "", "retrieve": "all", "after": ""}
RULES = {"opt_outs": "list", "deleted": "ignore", "converted": "ignore", "no_match": "ignore"}
SCHEDULE = {"frequency": "daily", "at": "09:00", "weekday": "0", "day": "1", "zone": "Asia/Kolkata"}

FORMS = [
    ("module", {"name": "Theirs"}, {"name": "Mine"}, "name", "Mine as it was", "Theirs"),
    ("schedule", {"at": "07:30"}, {"at": "10:00"}, "at", "09:00", "07:30"),
    (
        "schedule",
        {"frequency": "weekly", "weekday": "1"},
        {"at": "10:00"},
        "frequency",
        "Daily",
        "Weekly",
    ),
    (
        "rules",
        {"deleted": "organisation"},
        {"opt_outs": "organisation"},
        "deleted",
        "Keep",
        "Remove from the organisation",
    ),
    ("records", {"selection": "view"}, {}, "selection", "All Candidates", "A custom view"),
]
"""A step; what the others enter and what I enter besides what was there; the field that is lost
then, and its words before and after the others."""


@pytest.fixture(params=[SyncState.ACTIVE, SyncState.DRAFT])
def sync(house: House, source: Source, request: pytest.FixtureRequest) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(
        house.organisation,
        name="Mine as it was",
        state=request.param,
        zone="Asia/Kolkata",
        next_run_at=None,
    )


@pytest.fixture
def view(source: Source) -> str:
    return source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})


def whole(sync: Sync, step: str, view: str, changes: dict[str, str]) -> dict[str, Any]:
    """The whole form of a step as a browser sends it, with some changes typed into it."""
    there = {
        "module": {"name": sync.name},
        "records": {**RECORDS, "view": view},
        "rules": {**RULES, "mailing_list": str(sync.mailing_list_id), "new_list": ""},
        "schedule": SCHEDULE,
    }
    return {**there[step], **changes}


def row_of(sync: Sync) -> dict[str, Any]:
    """What is stored of a sync, but for what saving it writes besides."""
    besides = {"opt_outs_since", "deleted_since", "draft_step", "next_run_at", "reading_version"}
    row = Sync.objects.filter(pk=sync.pk).values().get()
    return {name: value for name, value in row.items() if name not in besides}


@pytest.mark.parametrize(("step", "theirs", "mine", "field", "was", "now"), FORMS)
def test_who_saves_second_is_shown_what_was_changed_and_overwrites_it_only_knowingly(
    sync: Sync,
    view: str,
    alice: Client,
    bob: Client,
    step: str,
    theirs: dict[str, str],
    mine: dict[str, str],
    field: str,
    was: str,
    now: str,
) -> None:
    entered = whole(sync, step, view, mine)
    (opened,) = stamps_on(bob.get(url_of(sync, step)))
    send(alice, sync, step, whole(sync, step, view, theirs))
    stored = row_of(sync)

    answer = bob.post(url_of(sync, step), {**entered, "seen": opened})

    text = text_of(answer)
    assert (CHANGED in text, f"Somebody changed this from {was} to {now} ." in text) == (True, True)
    assert row_of(sync) == stored
    form = answer.context["form"]
    assert {name: form[name].value() for name in mine} == mine
    assert field in form.changes
    again = bob.post(url_of(sync, step), {**entered, "seen": stamps_on(answer)[0]})
    assert again.status_code == 302
    shown = bob.get(url_of(sync, step)).context["form"]
    assert str(shown[field].value())[:5] == str(entered[field])[:5]


@pytest.mark.parametrize(("step", "theirs", "mine", "field", "was", "now"), FORMS)
def test_theirs_are_taken_where_the_person_says_so(
    sync: Sync,
    view: str,
    alice: Client,
    bob: Client,
    step: str,
    theirs: dict[str, str],
    mine: dict[str, str],
    field: str,
    was: str,
    now: str,
) -> None:
    entered = whole(sync, step, view, mine)
    (opened,) = stamps_on(bob.get(url_of(sync, step)))
    send(alice, sync, step, whole(sync, step, view, theirs))
    answer = bob.post(url_of(sync, step), {**entered, "seen": opened})
    offered = [change.name for change in answer.context["form"].changes.values()]

    took = {**entered, "seen": stamps_on(answer)[0], "take": offered}
    done = bob.post(url_of(sync, step), took)

    assert done.status_code == 302
    shown = bob.get(url_of(sync, step)).context["form"]
    of_theirs = whole(sync, step, view, theirs)
    assert str(shown[field].value())[:5] == of_theirs[field][:5]
    untouched = [name for name in mine if name not in answer.context["form"].changes]
    assert [str(shown[name].value())[:5] for name in untouched] == [
        mine[name][:5] for name in untouched
    ]


def test_the_same_change_by_two_people_is_saved_twice(
    sync: Sync, alice: Client, bob: Client
) -> None:
    both = {**SCHEDULE, "at": "07:30"}
    (opened,) = stamps_on(bob.get(url_of(sync, "schedule")))
    send(alice, sync, "schedule", both)

    answer = bob.post(url_of(sync, "schedule"), {**both, "seen": opened})

    assert answer.status_code == 302


def test_a_change_on_another_step_is_in_nobodys_way(
    sync: Sync, view: str, alice: Client, bob: Client
) -> None:
    (opened,) = stamps_on(bob.get(url_of(sync, "rules")))
    send(alice, sync, "schedule", {**SCHEDULE, "at": "07:30"})
    mine = whole(sync, "rules", view, {"deleted": "list"})

    bob.post(url_of(sync, "rules"), {**mine, "seen": opened})

    sync.refresh_from_db()
    assert (f"{sync.at:%H:%M}", sync.deleted) == ("07:30", "list")


def test_a_start_of_the_retrieval_is_shown_and_taken_whole(
    sync: Sync, alice: Client, bob: Client
) -> None:
    start = f"{sync.created_at:%Y-%m-%d}T00:00"
    theirs = {**RECORDS, "retrieve": "after", "after": start}
    (opened,) = stamps_on(bob.get(url_of(sync, "records")))
    send(alice, sync, "records", theirs)
    stored = row_of(sync)
    assert stored["retrieve_after"]

    answer = bob.post(url_of(sync, "records"), {**RECORDS, "seen": opened})
    took = {**RECORDS, "seen": stamps_on(answer)[0], "take": "retrieve_after"}
    bob.post(url_of(sync, "records"), took)

    assert "Somebody changed this from All data to After" in text_of(answer)
    assert row_of(sync) == stored


def test_a_list_that_somebody_else_chose_is_named(
    house: House, sync: Sync, view: str, alice: Client, bob: Client
) -> None:
    was, theirs, mine = sync.mailing_list, *_make_lists(house)
    (opened,) = stamps_on(bob.get(url_of(sync, "rules")))
    entered = whole(sync, "rules", view, {"mailing_list": str(mine.pk)})
    send(alice, sync, "rules", {**entered, "mailing_list": str(theirs.pk)})

    answer = bob.post(url_of(sync, "rules"), {**entered, "seen": opened})

    assert f"Somebody changed this from {was} to {theirs} ." in text_of(answer)
    sync.refresh_from_db()
    assert sync.mailing_list == theirs


def test_a_form_that_was_damaged_on_its_way_overwrites_nothing(sync: Sync, bob: Client) -> None:
    before = row_of(sync)

    answer = bob.post(url_of(sync, "schedule"), {**SCHEDULE, "at": "10:00", "seen": "a\0b"})

    assert "Somebody changed this to 09:00 ." in text_of(answer)
    assert row_of(sync) == before


@pytest.mark.parametrize("sync", [SyncState.DRAFT], indirect=True)
@pytest.mark.parametrize("what", ["rules", "mapping"])
def test_a_draft_is_activated_only_as_it_was_reviewed(
    sync: Sync, view: str, alice: Client, bob: Client, what: str
) -> None:
    (opened,) = stamps_on(bob.get(url_of(sync, "review")))
    if what == "rules":
        send(alice, sync, "rules", whole(sync, "rules", view, {"deleted": "organisation"}))
    else:
        sync.field_mappings.update(source_field="Secondary_Email")

    answer = bob.post(url_of(sync, "review"), {"seen": opened})

    assert "Somebody changed this sync meanwhile, so it was not activated" in text_of(answer)
    assert Sync.objects.get(pk=sync.pk).state == SyncState.DRAFT
    bob.post(url_of(sync, "review"), {"seen": stamps_on(answer)[0]})
    assert Sync.objects.get(pk=sync.pk).state == SyncState.ACTIVE


def _make_lists(house: House) -> tuple[MailingList, MailingList]:
    return (
        make_mailing_list(house.organisation, name="Theirs"),
        make_mailing_list(house.organisation, name="Mine"),
    )
