"""A run that has removed people who were held is undone like any other (R74, R98)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import SuppressionKind
from syncs.holds.actions.answer import answer_hold
from syncs.models import HoldAnswer, ImportRun, Kind, Policy, RunState, Sync
from tests.undo.undoing import differences, left_alone_in, put_back_in, state_of, undo
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    drive,
    removals_of,
    run_once,
    suppress,
)
from tests.world.source import Source

ADA, BO, CY, DAN = (f"{name}@mail.example" for name in ("ada", "bo", "cy", "dan"))


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one person leave at once, of lists as small as these."""
    monkeypatch.setattr("syncs.domain.removal_limit.AT_LEAST", 1)


@pytest.fixture
def held(source: Source, sync: Sync) -> ImportRun:
    """Return a run that holds three people whose records were deleted: of Bo another one was made
    since, and Cy was put on the list by hand."""
    long_ago = sync.created_at - timedelta(days=1)
    change(
        sync,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=long_ago,
        opt_outs=Policy.REMOVE_FROM_ORGANISATION,
        opt_outs_since=long_ago,
    )
    records = [source.add(address, Last_Name="Ito") for address in (ADA, BO, CY)]
    source.add(DAN)
    run_once(sync)
    for record in records:
        source.delete(record)
    run = run_once(sync)
    assert (run.state, run.held) == (RunState.HELD, 3)
    source.add(BO, Last_Name="Ito")
    run_once(sync)
    add_by_hand(sync.mailing_list, CY)
    return run


def remove(held: ImportRun) -> ImportRun:
    asked = answer_hold(held.hold, HoldAnswer.REMOVE, None, timezone.now())
    assert asked
    run = drive(asked)
    assert (run.kind, run.deleted, run.kept) == (Kind.REMOVE, 1, 2)
    assert set(removals_of(run)) == {ADA}
    return run


def test_everything_is_as_before_and_done_again_as_it_was(sync: Sync, held: ImportRun) -> None:
    """Also which records claim those who stayed, and since when."""
    before = state_of(sync.organisation)
    removal = remove(held)
    after = state_of(sync.organisation)

    undone = undo(removal)

    assert differences(state_of(sync.organisation), before) == {}
    assert put_back_in(undone) == {ADA: "was_deleted", BO: "was_claimed", CY: "was_claimed"}
    assert left_alone_in(undone) == {}

    undo(undone)

    assert without_days(after) == without_days(state_of(sync.organisation))


def test_next_run_reads_all_and_asks_again(sync: Sync, held: ImportRun) -> None:
    undo(remove(held))
    sync.refresh_from_db()

    assert sync.watermark is None
    run = run_once(sync)
    assert (run.state, run.held) == (RunState.HELD, 2), "by hand nobody stays in the organisation"
    assert addresses_on(sync.mailing_list) == {ADA, BO, CY, DAN}


@pytest.mark.parametrize("no", ["suppressed", "opted out"])
def test_nobody_comes_back_who_says_no(
    source: Source, sync: Sync, held: ImportRun, no: str
) -> None:
    """R69."""
    removal = remove(held)
    if no == "suppressed":
        suppress(sync, ADA, SuppressionKind.UNSUBSCRIBED)
    else:
        source.add(ADA, Email_Opt_Out=True)
        run_once(sync)

    undone = undo(removal)

    expected = {"suppressed": "is_suppressed", "opted out": "stays_opted_out"}
    assert left_alone_in(undone) == {ADA: expected[no]}
    assert addresses_on(sync.mailing_list) == {BO, CY, DAN}


def without_days(state: dict[str, set[tuple[object, ...]]]) -> dict[str, set[tuple[object, ...]]]:
    """Leave out when a contact was deleted, which is another day the second time."""
    return state | {"contacts": {(*row[:6], row[6] is None) for row in state["contacts"]}}
