"""What becomes of open questions and previews when two people answer at once, and when key, list or
sync change (R74, R75)."""

from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from syncs.checkpoint.held import HoldAnswered
from syncs.connection.actions.edited import stored_account
from syncs.connection.actions.key_change import change_account
from syncs.holds.actions.answer import RemovalWaits, answer_hold
from syncs.models import Connection, HeldRecord, Hold, HoldAnswer, ImportRun, Kind, RunState, Sync
from syncs.overview.actions.delete import People, delete_sync
from syncs.people.actions.archive_list import ListIsFed, archive_list
from syncs.people.actions.delete_list import delete_list
from syncs.preview.actions.apply import NotApplied, apply_preview
from syncs.preview.actions.request import request_preview
from tests.builders import make_member, make_user
from tests.preview.verbs import make_preview
from tests.world.at_once import at_once
from tests.world.holds import make_hold
from tests.world.house import House, client_of
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.patience import PATIENCE
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import Seen


def give(hold: Hold, answer: HoldAnswer, user: User | None = None) -> str:
    try:
        run = answer_hold(hold, answer, user, timezone.now())
    except (HoldAnswered, RemovalWaits) as other:
        return type(other).__name__
    return run.kind if run else answer.value


def is_open(hold: Hold) -> bool:
    run = ImportRun.objects.get(pk=hold.pk)
    return Hold.objects.filter(pk=hold.pk, answer="").exists() and run.state == RunState.HELD


def test_of_two_answers_at_once_one_counts(house: House, transactional_db: None) -> None:
    hold = make_hold(house.sync)
    users = [make_user(), make_user()]

    given = at_once(
        partial(give, hold, HoldAnswer.REMOVE, users[0]),
        partial(give, hold, HoldAnswer.KEEP, users[1]),
    )

    answered = Hold.objects.get(pk=hold.pk)
    removes = given == ["remove", "HoldAnswered"]
    assert removes or given == ["HoldAnswered", "keep"]
    assert (answered.answer, answered.answered_by) == (
        (HoldAnswer.REMOVE, users[0]) if removes else (HoldAnswer.KEEP, users[1])
    )
    assert ImportRun.objects.filter(kind=Kind.REMOVE).exists() == removes


def test_second_removal_at_once_waits_for_the_first_and_is_told(
    house: House, transactional_db: None
) -> None:
    one, other = make_hold(house.sync), make_hold(house.sync)
    has_begun = Event()

    def remove_first() -> str:
        with transaction.atomic():
            given = give(one, HoldAnswer.REMOVE)
            has_begun.set()
            wait_until_somebody_waits()
            return given

    def remove_second() -> str:
        has_begun.wait(PATIENCE)
        return give(other, HoldAnswer.REMOVE)

    assert at_once(remove_first, remove_second) == [Kind.REMOVE, "RemovalWaits"]
    assert ImportRun.objects.filter(kind=Kind.REMOVE).count() == 1
    assert is_open(other)


def test_new_key_leaves_the_question_and_stops_a_removal(source: Source, sync: Sync) -> None:
    hold, alice = make_hold(sync), make_member(sync.organisation).user
    shown = Connection.objects.get()

    def enter(key: str) -> None:
        details = source.details(secrets={"key": key})
        stored = Connection.objects.get(pk=shown.pk)
        seen = Seen.of(stored_account(stored))
        change_account(stored, details, seen=seen, by=alice, now=timezone.now())

    enter(source.new_key())
    assert is_open(hold)
    removal = answer_hold(hold, HoldAnswer.REMOVE, alice, timezone.now())
    assert removal
    enter(source.new_key())

    removal.refresh_from_db()
    assert removal.state == RunState.CANCELLED
    assert is_open(hold)
    assert HeldRecord.objects.filter(hold_id=hold.pk).count() == hold.people


def test_list_with_an_open_question_is_archived_and_not_deleted(house: House) -> None:
    hold = make_hold(house.sync)
    with pytest.raises(ListIsFed):
        archive_list(house.mailing_list, now=timezone.now())
    house.sync.pause()

    assert archive_list(house.mailing_list, now=timezone.now())
    with pytest.raises(ListIsFed):
        delete_list(house.mailing_list)

    assert is_open(hold)
    assert give(hold, HoldAnswer.REMOVE) == Kind.REMOVE


def test_deleted_sync_ends_its_previews(source: Source, sync: Sync) -> None:
    source.add("maria@mail.example")
    shown, alice = make_preview(sync), make_member(sync.organisation).user
    waiting = request_preview(sync, alice)

    delete_sync(sync, People.LEAVE, now=timezone.now())

    waiting.refresh_from_db()
    assert (waiting.state, waiting.cancel_reason) == (RunState.CANCELLED, "sync deleted")
    with pytest.raises(NotApplied, match="The sync was deleted"):
        apply_preview(shown, alice, now=timezone.now())
    for run in (shown, waiting):
        page = client_of(alice).get(f"/o/{sync.organisation.slug}/runs/{run.pk}/")
        assert page.status_code == 200
        for button in ("Apply exactly this", "Make a new preview", "Run again"):
            assert button not in text_of(page)
