"""An undo that is cancelled between two ranges leaves whole ones: either half can be taken to its
end (R77, R98)."""

import pytest
from pytest_django import Settings

from syncs.models import ImportRun, Phase, Policy, RunState, Sync, SyncState
from syncs.undo.actions import apply_undo
from tests.undo.undoing import State, differences, preview_of, state_of, undo
from tests.world.cut_short import cancelled, ordinary_slices, use_tiny_ranges
from tests.world.imports import addresses_on, change, drive, drive_to, run_once
from tests.world.source import Source


@pytest.fixture(autouse=True)
def tiny_steps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    use_tiny_ranges(monkeypatch)
    monkeypatch.setattr("syncs.run.undo.RANGE", 2)


def test_undo_of_half_an_undo_leaves_everything_as_the_run_did(source: Source, sync: Sync) -> None:
    _, after, _, half = half_undone(source, sync)

    with ordinary_slices():
        undo(half)

    assert not differences(state_of(sync.organisation), after)


def test_undo_of_the_rest_leaves_everything_as_before_the_run(source: Source, sync: Sync) -> None:
    before, _, run, half = half_undone(source, sync)

    with ordinary_slices():
        cancelled(apply_undo(preview_of(run), None))
        sync.refresh_from_db()
        assert sync.is_paused_by_undo, "half of it was undone"
        rest = undo(run)

    assert not differences(state_of(sync.organisation), before)
    assert (half.put_back + rest.put_back, rest.left_alone) == (6, 0)


def test_claim_that_half_an_undo_gave_back_and_others_ended_since_does_not_come_back(
    source: Source, sync: Sync
) -> None:
    """The rest of the run can be undone: who had come back with the first half, and was deleted in
    Recruit since, is not in it."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = [source.add(f"p{number}@mail.example") for number in range(6)]
    with ordinary_slices():
        run_once(sync)
        for record in records:
            source.delete(record)
        run = run_once(sync)
        preview = preview_of(run)
    half = apply_undo(preview, None)
    drive_to(half, Phase.PUT_BACK, position=4)
    cancelled(half)
    drive(half)
    back = addresses_on(sync.mailing_list)
    assert 0 < len(back) < 6
    change(sync, state=SyncState.ACTIVE)
    with ordinary_slices():
        assert run_once(sync, full=True).deleted == len(back)

        assert undo(run).put_back == 6 - len(back)


def test_claim_that_half_an_undo_took_back_is_that_of_the_run_before_again(
    source: Source, sync: Sync
) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = [source.add(f"p{number}@mail.example") for number in range(6)]
    with ordinary_slices():
        run_once(sync)
        for record in records:
            source.delete(record)
        run = run_once(sync)
        for record in records:
            source.restore(record)
        preview = preview_of(run_once(sync))
    half = apply_undo(preview, None)
    drive_to(half, Phase.PUT_BACK, position=4)
    cancelled(half)
    drive(half)
    still_on = addresses_on(sync.mailing_list)
    assert 0 < len(still_on) < 6

    with ordinary_slices():
        assert undo(run).put_back == 6 - len(still_on)


def half_undone(source: Source, sync: Sync) -> tuple[State, State, ImportRun, ImportRun]:
    """Undo a half of a run; return how all was before the run and after it, the run, and its
    undo."""
    records = [source.add(f"p{number}@mail.example", City="Oslo") for number in range(6)]
    with ordinary_slices():
        run_once(sync)
        before = state_of(sync.organisation)
        for record in records[:2]:
            source.change(record, City="Lima")
        for record in records[2:4]:
            source.change(record, Email=f"moved{record}@mail.example")
        run = run_once(sync)
        after, preview = state_of(sync.organisation), preview_of(run)
    half = apply_undo(preview, None)
    drive_to(half, Phase.PUT_BACK, position=4)
    cancelled(half)
    drive(half)
    assert half.state == RunState.CANCELLED
    assert 0 < half.put_back < preview.put_back
    return before, after, run, half
