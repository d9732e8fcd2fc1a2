"""The question about held people on the pages, and its answers (R74)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from contacts.models import Contact
from syncs.checkpoint.held import close_question
from syncs.domain.outcomes import Reason
from syncs.holds.actions.expire import expire_holds
from syncs.holds.queries import hold_of
from syncs.models import HeldRecord, Hold, HoldAnswer, ImportRun, Kind, RunState, Sync
from syncs.overview.actions.change_list import change_list
from syncs.overview.actions.delete import People, delete_sync
from syncs.proposal.other_list import OldPeople
from syncs.queue.cancel import request_cancel
from syncs.queue.request import begin
from syncs.run.advance import advance
from tests.api.conftest import admin_of
from tests.builders import join_list, make_mailing_list
from tests.world.holds import SETTINGS, make_hold
from tests.world.house import House


@pytest.fixture
def hold(house: House) -> Hold:
    return make_hold(house.sync)


def page_of(client: Client, house: House, path: str) -> str:
    response = client.get(f"/o/{house.slug}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def answer(client: Client, house: House, hold: Hold, given: str) -> Any:
    return client.post(f"/o/{house.slug}/runs/{hold.pk}/answer/", {"answer": given}, follow=True)


def test_run_page_asks_with_the_people_and_the_cause(house: House, hold: Hold, bob: Client) -> None:
    page = page_of(bob, house, f"runs/{hold.pk}/")

    assert "3 people would leave the list" in page
    assert "3 records were deleted in Recruit" in page
    for words in ("Remove 3 people", "Keep them and go on", "Cancel"):
        assert words in page
    assert "outcome=held" in page
    rows = page_of(bob, house, f"runs/{hold.pk}/?outcome=held")
    assert rows.count("Would be removed from this list.") == 3


def test_question_shows_twenty_of_the_people_each_with_the_reason(
    house: House, vera: Client
) -> None:
    hold = make_hold(house.sync, people=21)
    contacts = HeldRecord.objects.filter(hold_id=hold.pk).order_by("contact_id")

    page = page_of(vera, house, f"runs/{hold.pk}/")

    question = page.partition("hold-people")[2].partition("</ul>")[0]
    shown = re.findall(rf"/o/{house.slug}/contacts/(\d+)/", question)
    assert sorted(map(int, shown)) == [each.contact_id for each in contacts][:20]
    assert question.count("Deleted in Recruit") == 20
    assert "The first 20 of 21 people" in page
    assert f'runs/{hold.pk}/?outcome=held#rows">See 21 people' in page
    all_of_them = page_of(vera, house, f"runs/{hold.pk}/?outcome=held")
    assert "The first 20" not in all_of_them
    assert all_of_them.count("Would be removed from this list.") == 21


def test_viewer_sees_the_question_and_no_button(house: House, hold: Hold, vera: Client) -> None:
    page = page_of(vera, house, f"runs/{hold.pk}/")

    assert "3 people would leave the list" in page
    assert "Remove 3 people" not in page
    assert answer(vera, house, hold, "remove").status_code == 403


@pytest.mark.parametrize("path", ["syncs/", "syncs/{sync}/", "syncs/{sync}/runs/", "runs/"])
def test_question_is_told_wherever_the_sync_is_shown(
    house: House, hold: Hold, bob: Client, path: str
) -> None:
    page = page_of(bob, house, path.format(sync=house.sync.pk))

    assert f"/runs/{hold.pk}/" in page
    if "runs" in path:
        assert "Held" in page
    else:
        assert "3 people wait for an answer" in page


def test_remove_leads_to_the_run_that_does_it(house: House, hold: Hold, bob: Client) -> None:
    response = answer(bob, house, hold, "remove")

    run = ImportRun.objects.get(kind=Kind.REMOVE)
    assert response.redirect_chain[-1][0] == f"/o/{house.slug}/runs/{run.pk}/"
    assert (run.about_id, run.requested_by) == (hold.pk, Hold.objects.get().answered_by)
    assert run.checkpoint.phase == "remove_held"
    page = page_of(bob, house, f"runs/{hold.pk}/")
    assert f"/runs/{run.pk}/" in page
    assert "Answered by bob@example.com" in page


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            "keep",
            "bob@example.com answered about run {} of Candidates of zylker that they are kept",
        ),
        ("expired", "nobody answered about run {} of Candidates of zylker in time"),
        ("cancel", "the question about run {} of Candidates of zylker was cancelled"),
        ("none", "the question about run {} of Candidates of zylker was cancelled"),
    ],
)
def test_contact_who_stays_by_an_answer_says_so(
    house: House, hold: Hold, bob: Client, given: str, why: str
) -> None:
    """R93: somebody opted out, or is gone from Recruit, and is on the list all the same. Nobody is
    asked where the run ends early."""
    held = HeldRecord.objects.order_by("contact_id")[0]
    contact = Contact.objects.get(pk=held.contact_id)
    join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=held.record_id)
    ImportRun.objects.filter(pk=hold.pk).update(
        settings={**SETTINGS, "mailing_list_id": house.mailing_list.pk}
    )
    if given == "expired":
        past = timezone.now() - timedelta(days=1)
        Hold.objects.update(expires_at=past)
        assert expire_holds(timezone.now()) == 1
    elif given == "none":
        Hold.objects.update(answer="cancel", answered_at=timezone.now(), held_at=None)
    else:
        answer(bob, house, hold, given)

    page = " ".join(page_of(bob, house, f"contacts/{contact.pk}/").split())

    assert "Kept there by Candidates of zylker." in page
    stays = f"The record has been deleted in Recruit. They stay, because {why.format(hold.pk)}."
    assert stays in page
    assert f'as <a href="/o/zylker/runs/{hold.pk}/">run {hold.pk}</a> found' in page


def test_keep_is_told_with_by_whom(house: House, hold: Hold, bob: Client) -> None:
    response = answer(bob, house, hold, "keep")

    page = response.content.decode()
    assert "3 people stay on the list" in page
    assert "held, and kept" in page
    assert "would have been removed by this run, and were held" in " ".join(page.split())
    assert "Answered by bob@example.com" in page
    hold.run.refresh_from_db()
    assert hold.run.state == RunState.SUCCEEDED


def test_cancel_has_the_next_run_read_everything(house: House, hold: Hold, bob: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(watermark=timezone.now())

    page = answer(bob, house, hold, "cancel").content.decode()

    assert "The next run reads everything" in page
    assert Sync.objects.get(pk=house.sync.pk).watermark is None
    assert Hold.objects.get().answer == HoldAnswer.CANCEL
    assert ImportRun.objects.get(pk=hold.pk).state == RunState.CANCELLED


def test_of_two_people_one_answers_and_the_other_is_told(
    house: House, hold: Hold, alice: Client, bob: Client
) -> None:
    answer(bob, house, hold, "keep")

    page = answer(alice, house, hold, "remove").content.decode()

    assert "bob@example.com has answered already" in page
    assert not ImportRun.objects.filter(kind=Kind.REMOVE).exists()
    assert Hold.objects.get().answer == HoldAnswer.KEEP


THEN = "1 December, 23:30"


@pytest.mark.parametrize(
    ("given", "by_bob", "words"),
    [
        (HoldAnswer.KEEP, True, f"bob@example.com has answered already, on {THEN}: kept."),
        (HoldAnswer.REMOVE, False, f"Somebody has answered already, on {THEN}: removed."),
        (HoldAnswer.EXPIRED, False, f"Nobody answered in time: the people stay since {THEN}."),
        (HoldAnswer.CANCEL, False, f"The question was cancelled on {THEN}, so nothing"),
    ],
)
def test_who_answers_too_late_is_told_how_it_ended_wherever_they_ask(
    house: House, hold: Hold, bob: Client, given: HoldAnswer, words: str, *, by_bob: bool
) -> None:
    at = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
    house.organisation.time_zone = "Europe/Oslo"
    house.organisation.save()
    close_question(hold, given, User.objects.get(email="bob@example.com") if by_bob else None, at)

    on_page = answer(bob, house, hold, "keep").content.decode()
    program = admin_of(house.organisation)
    problem = program.refused("POST", f"runs/{hold.pk}/hold", {"answer": "keep"})

    assert words in on_page
    assert problem["detail"].startswith(words)


def test_people_are_said_to_be_removed_once_they_are(house: House, hold: Hold, bob: Client) -> None:
    answer(bob, house, hold, "remove")
    removal = ImportRun.objects.filter(kind=Kind.REMOVE)

    said = []
    for changes in (
        {},
        {"state": RunState.RUNNING},
        {"state": RunState.SUCCEEDED, "deleted": 2, "kept": 1},
        {"state": RunState.SUCCEEDED, "deleted": 3, "kept": 0},
    ):
        removal.update(**changes)
        shown = hold_of(hold.run)
        assert shown
        said.append(shown.outcome)

    assert said == [
        *[", and are to be removed"] * 2,
        ": 2 of them removed, all others stayed",
        ", and removed",
    ]


@pytest.mark.parametrize("given", ["", "expired", "perhaps"])
def test_what_is_no_answer_changes_nothing(
    house: House, hold: Hold, bob: Client, given: str
) -> None:
    page = answer(bob, house, hold, given).content.decode()

    assert "There is no such answer" in page
    assert Hold.objects.get().answer == ""


def test_run_that_holds_nobody_has_no_answer(house: House, bob: Client) -> None:
    url = f"/o/{house.slug}/runs/{house.run.pk}/answer/"

    page = bob.post(url, {"answer": "keep"}, follow=True).content.decode()

    assert "This run holds nobody" in page


def test_second_removal_waits_for_the_first(house: House, hold: Hold, bob: Client) -> None:
    other = make_hold(house.sync)
    answer(bob, house, hold, "remove")

    page = answer(bob, house, other, "remove").content.decode()

    assert "being removed just now" in page
    assert Hold.objects.get(pk=other.pk).answer == ""
    assert ImportRun.objects.get(pk=other.pk).state == RunState.HELD


def test_removal_that_is_cancelled_opens_the_question_again(
    house: House, hold: Hold, bob: Client
) -> None:
    answer(bob, house, hold, "remove")
    run = ImportRun.objects.get(kind=Kind.REMOVE)

    bob.post(f"/o/{house.slug}/runs/{run.pk}/cancel/")

    assert "Remove 3 people" in page_of(bob, house, f"runs/{hold.pk}/")
    assert ImportRun.objects.get(pk=hold.pk).state == RunState.HELD


@pytest.mark.parametrize(
    ("by", "answered"),
    [("person", ""), ("list", HoldAnswer.CANCEL), ("deletion", HoldAnswer.CANCEL)],
)
def test_removal_in_progress_opens_no_question_where_its_sync_has_left_the_list(
    house: House, hold: Hold, bob: Client, by: str, answered: str
) -> None:
    feeds = {**SETTINGS, "mailing_list_id": house.mailing_list.pk}
    ImportRun.objects.filter(pk=hold.pk).update(settings=feeds)
    answer(bob, house, hold, "remove")
    run, now = ImportRun.objects.get(kind=Kind.REMOVE), timezone.now()
    begin(run, now)
    if by == "person":
        request_cancel(run, now)
    elif by == "list":
        other = make_mailing_list(house.organisation)
        seen = house.mailing_list.pk
        change_list(house.sync, seen=seen, to=other, people=OldPeople.STAY, now=now)
    else:
        delete_sync(house.sync, People.STAY, now=now)

    advance(run.pk)

    run.refresh_from_db()
    hold.refresh_from_db()
    assert (run.state, hold.answer) == (RunState.CANCELLED, answered)


def test_changing_the_list_ends_the_question(house: House, hold: Hold, bob: Client) -> None:
    """Whom it held for an opt-out on the old list, it has no question about on the new one."""
    make_hold(house.sync, because=Reason.OPTED_OUT)
    change_list(
        house.sync,
        seen=house.mailing_list.pk,
        to=make_mailing_list(house.organisation),
        people=OldPeople.MOVE,
        now=timezone.now(),
    )

    page = page_of(bob, house, f"runs/{hold.pk}/")
    assert "the question was cancelled" in " ".join(page.split())
    assert "the sync feeds another list now" in page
    assert not HeldRecord.objects.filter(because=Reason.OPTED_OUT).exists()


@pytest.mark.parametrize("people", People)
def test_deleting_the_sync_ends_the_question(
    house: House, hold: Hold, bob: Client, people: People
) -> None:
    delete_sync(house.sync, people, now=timezone.now())

    page = page_of(bob, house, f"runs/{hold.pk}/")
    assert "the question was cancelled" in " ".join(page.split())
    assert "sync deleted" in page
    assert not HeldRecord.objects.exists()
