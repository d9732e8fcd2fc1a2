"""What is of no use to an undo any more is forgotten, some rows at a time, and nothing else (R95,
R98)."""

from datetime import timedelta

import pytest
from django.test import Client

from syncs.clock import database_now
from syncs.domain.outcomes import Outcome
from syncs.models import BeforeImage, ImportRun, Kind, LedgerEntry, RunState, SyncState
from syncs.tasks import forget_previews
from syncs.undo.actions import CannotUndo, apply_undo
from tests.builders import make_row, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of

OLD, YOUNG = timedelta(days=7, minutes=1), timedelta(days=7, minutes=-1)


def make_undo_preview(house: House, age: timedelta, *done: RunState) -> ImportRun:
    """Make the preview of an undo with two rows; `done` is how the undo of it ended, if there was
    one."""
    undone = make_run(house.sync, settings={"mailing_list_id": house.mailing_list.pk})
    make_row(undone, Outcome.UPDATED, contact=house.contact)
    ended = database_now() - age
    preview = make_run(house.sync, kind=Kind.UNDO_PREVIEW, about=undone, finished_at=ended)
    make_row(preview, Outcome.PUT_BACK, contact=house.contact)
    make_row(preview, Outcome.LEFT_ALONE, contact=house.contact)
    for state in done:
        make_run(house.sync, kind=Kind.UNDO, about=undone, shown_by=preview, state=state)
    preview.refresh_from_db()
    return preview


def keep_images(run: ImportRun) -> None:
    for number in range(3):
        BeforeImage.objects.create(
            run_id=run.pk,
            contact_id=number,
            record_id=number,
            organisation_id=run.organisation_id,
            place=number,
        )


def runs_with_rows() -> set[int]:
    return set(LedgerEntry.objects.values_list("run_id", flat=True))


def test_rows_of_old_previews_of_undos_that_nobody_carried_out_are_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syncs.sql.forgetting.AT_ONCE", 1)
    old = make_undo_preview(house, OLD)
    stopped = make_undo_preview(house, OLD, RunState.FAILED)
    make_undo_preview(house, YOUNG)
    make_undo_preview(house, OLD, RunState.SUCCEEDED)
    make_undo_preview(house, OLD, RunState.QUEUED)
    imported = make_run(house.sync)
    make_row(imported, Outcome.UPDATED, contact=house.contact)
    before, runs = runs_with_rows(), ImportRun.objects.count()

    forget_previews()

    assert before - runs_with_rows() == {old.pk, stopped.pk}
    assert (ImportRun.objects.count(), old.put_back, old.left_alone) == (runs, 1, 1)


def test_forgotten_rows_of_a_preview_of_an_undo_are_led_to_from_nowhere(
    house: House, bob: Client
) -> None:
    """R92: no number leads to rows that are not shown."""
    old = make_undo_preview(house, OLD)
    leads = []
    for _ in range(2):
        page = bob.get(f"/o/{house.slug}/runs/{old.pk}/").content.decode()
        leads.append("?outcome=" in page)
        forget_previews()

    assert leads == [True, False]


def test_before_images_of_deleted_syncs_and_of_forgotten_rows_are_forgotten(house: House) -> None:
    deleted = make_sync(house.organisation)
    of_deleted = make_run(deleted)
    make_row(of_deleted, Outcome.UPDATED, contact=house.contact)
    without_rows = make_run(house.sync, updated=1, total=1)
    undoable, without_deeds = make_run(house.sync), make_run(house.sync)
    make_row(undoable, Outcome.UPDATED, contact=house.contact)
    at_work = make_run(deleted, state=RunState.RUNNING)
    for run in (of_deleted, without_rows, undoable, without_deeds, at_work):
        keep_images(run)
    deleted.state, deleted.deleted_at = SyncState.DELETED, database_now()
    deleted.save()
    rows = runs_with_rows()

    forget_previews()

    kept = set(BeforeImage.objects.values_list("run_id", flat=True))
    assert kept == {undoable.pk, without_deeds.pk, at_work.pk}
    assert runs_with_rows() == rows


def test_preview_of_an_undo_that_cannot_be_carried_out_any_more_says_why(
    house: House, bob: Client
) -> None:
    preview = make_undo_preview(house, YOUNG)
    house.sync.state, house.sync.deleted_at = SyncState.DELETED, database_now()
    house.sync.save()

    text = text_of(bob.get(f"/o/{house.slug}/runs/{preview.pk}/"))

    assert f"Run {preview.about_id} cannot be undone any more." in text
    assert "Undo exactly this" not in text


def test_old_preview_of_an_undo_offers_a_new_one(house: House, bob: Client) -> None:
    old, young = make_undo_preview(house, OLD), make_undo_preview(house, YOUNG)

    shown = [text_of(bob.get(f"/o/{house.slug}/runs/{each.pk}/")) for each in (old, young)]

    assert ["Undo exactly this" in text for text in shown] == [False, True]
    assert ["This preview is older than 7 days." in text for text in shown] == [True, False]
    assert "Make a new preview" in shown[0]
    with pytest.raises(CannotUndo, match="This preview is old"):
        apply_undo(old, None)
