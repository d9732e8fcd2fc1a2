"""Runs that cannot be undone, each with the reason in words, and two people at once (R98)."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, Kind, RunRow, RunState, Sync, Trigger
from syncs.overview.actions.change_list import change_list
from syncs.overview.actions.delete import People, delete_sync
from syncs.proposal.other_list import OldPeople
from syncs.queue.cancel import request_cancel
from syncs.queue.request import queue_run, request_run
from syncs.undo.actions import CannotUndo, apply_undo, request_undo
from tests.builders import make_mailing_list
from tests.undo.undoing import preview_of, undo
from tests.world.at_once import at_once
from tests.world.imports import addresses_on, drive, run_once
from tests.world.source import Source

ADA = "ada@mail.example"


@pytest.fixture
def run(source: Source, sync: Sync) -> ImportRun:
    source.add(ADA)
    return run_once(sync)


def refusal_of(run: ImportRun) -> str:
    with pytest.raises(CannotUndo) as refused:
        request_undo(run, None)
    return str(refused.value)


def test_preview_cannot_be_undone(source: Source, sync: Sync) -> None:
    source.add(ADA)
    preview = drive(queue_run(sync, Trigger.MANUAL, kind=Kind.PREVIEW))

    assert preview.new == 1
    assert "nothing to undo" in refusal_of(preview)


def test_preview_of_an_undo_cannot_be_undone(run: ImportRun) -> None:
    assert "nothing to undo" in refusal_of(preview_of(run))


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_run_that_has_not_ended_cannot_be_undone(run: ImportRun, state: RunState) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state)

    assert "has not ended yet" in refusal_of(run)


def test_run_that_holds_people_cannot_be_undone(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.HELD)

    assert "Answer first" in refusal_of(run)


def test_run_whose_rows_are_gone_cannot_be_undone(run: ImportRun) -> None:
    RunRow.objects.filter(run_id=run.pk).delete()

    assert "rows are not kept any more" in refusal_of(run)


def test_run_of_an_earlier_release_cannot_be_undone(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(keeps_images=False)

    assert "earlier release" in refusal_of(run)


def test_run_that_changed_nobody_cannot_be_undone(run: ImportRun, sync: Sync) -> None:
    assert "changed nobody" in refusal_of(run_once(sync))


def test_run_of_a_deleted_sync_cannot_be_undone(run: ImportRun, sync: Sync) -> None:
    delete_sync(sync, People.STAY, now=timezone.now())

    assert "its sync was deleted" in refusal_of(run)


def test_run_into_another_list_than_todays_cannot_be_undone(run: ImportRun, sync: Sync) -> None:
    change_list(
        sync,
        seen=sync.mailing_list.pk,
        to=make_mailing_list(sync.organisation),
        people=OldPeople.STAY,
        now=timezone.now(),
    )

    assert "feeds another list now" in refusal_of(run)


def test_run_is_undone_once(run: ImportRun) -> None:
    undone = undo(run)

    assert refusal_of(run) == f"It was undone already, by run {undone.pk}."


def test_run_that_was_done_again_names_the_run_to_undo_instead(run: ImportRun) -> None:
    again = undo(undo(run))

    assert f"undo run {again.pk}" in refusal_of(run)


def test_second_preview_joins_the_first_that_waits(run: ImportRun) -> None:
    assert request_undo(run, None) == request_undo(run, None)


def test_preview_of_another_run_does_not_join(run: ImportRun, source: Source, sync: Sync) -> None:
    source.add("bo@mail.example")
    other = run_once(sync)
    waiting = request_undo(run, None)

    assert f"run {waiting.pk}" in refusal_of(other)


def test_undo_waits_for_nobody_and_says_who_is_in_the_way(run: ImportRun, sync: Sync) -> None:
    preview = preview_of(run)
    queued = request_run(sync, user=None)

    with pytest.raises(CannotUndo, match=f"Run {queued.pk} of this sync"):
        apply_undo(preview, None)


def test_undo_that_was_cancelled_needs_a_new_preview(run: ImportRun, sync: Sync) -> None:
    preview = preview_of(run)
    undone = apply_undo(preview, None)
    request_cancel(undone, timezone.now())

    with pytest.raises(CannotUndo, match="Make a new preview"):
        apply_undo(preview, None)

    assert undo(run).put_back == 1
    assert addresses_on(sync.mailing_list) == set()


def test_old_preview_is_not_done(run: ImportRun) -> None:
    preview = preview_of(run)
    long_ago = F("finished_at") - timedelta(days=8)
    ImportRun.objects.filter(pk=preview.pk).update(finished_at=long_ago)

    with pytest.raises(CannotUndo, match="This preview is old"):
        apply_undo(preview, None)


def test_preview_whose_rows_are_gone_is_not_done(run: ImportRun) -> None:
    preview = preview_of(run)
    RunRow.objects.filter(run_id=preview.pk).delete()

    with pytest.raises(CannotUndo, match="This preview is old"):
        apply_undo(preview, None)


def test_import_is_no_preview_of_an_undo(run: ImportRun) -> None:
    with pytest.raises(CannotUndo, match="There is no preview"):
        apply_undo(run, None)


def test_of_two_people_at_once_one_undoes(run: ImportRun, sync: Sync) -> None:
    preview = preview_of(run)

    def do() -> ImportRun | str:
        try:
            return apply_undo(preview, None)
        except CannotUndo as why:
            return str(why)

    done = at_once(do, do)

    (queued,) = [each for each in done if isinstance(each, ImportRun)]
    (why,) = [each for each in done if isinstance(each, str)]
    assert why == f"Run {queued.pk} is to do this, and has not come to its end."
    drive(queued)
    assert addresses_on(sync.mailing_list) == set()


def test_cancelled_preview_shows_nothing_and_is_not_done(run: ImportRun) -> None:
    preview = request_undo(run, None)
    ImportRun.objects.filter(pk=preview.pk).update(cancel_requested_at=timezone.now())

    drive(preview)

    preview.refresh_from_db()
    assert (preview.state, preview.put_back) == (RunState.CANCELLED, 0)
    assert not RunRow.objects.filter(run_id=preview.pk, outcome=Outcome.PUT_BACK).exists()
    with pytest.raises(CannotUndo, match="There is no preview"):
        apply_undo(preview, None)
