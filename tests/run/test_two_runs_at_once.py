"""Two runs of one organisation that apply in turns, range by range: the last one that lets go of a
person removes them, whatever both had decided (R18, R77)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.models import ImportRun, Phase, Policy, RunState, Sync
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.sql.organisation_lock import lock_organisation
from tests.builders import make_mailing_list, make_organisation
from tests.world.cut_short import assert_whole, ordinary_slices, take_steps, use_tiny_ranges
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    claims_of,
    drive,
    drive_to,
    is_balanced,
    make_import,
    removals_of,
    run_once,
)
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.source import Source

STAYS = "stays@mail.example"
LEAVING = [f"leaving{number}@mail.example" for number in range(5)]
MOVED = "moved@mail.example"


@pytest.fixture(autouse=True)
def tiny_steps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    use_tiny_ranges(monkeypatch)


def two_syncs(source: Source, organisation: Organisation) -> list[Sync]:
    """Make two syncs of everybody into one list, which have run."""
    account, shared = source.connect(organisation), make_mailing_list(organisation)
    since = timezone.now() - timedelta(days=1)
    syncs = [
        make_import(
            account,
            mailing_list=shared,
            deleted=Policy.REMOVE_FROM_LIST,
            deleted_since=since,
        )
        for _ in range(2)
    ]
    with ordinary_slices():
        for sync in syncs:
            run_once(sync)
    return syncs


def both_at(phase: Phase, syncs: list[Sync]) -> list[ImportRun]:
    runs = [request_run(sync, user=None) for sync in syncs]
    for run in runs:
        drive_to(run, phase)
    return runs


@pytest.mark.parametrize("ahead", range(12))
def test_last_one_that_lets_go_removes(transactional_db: None, source: Source, ahead: int) -> None:
    """The first one is so many steps ahead of the other."""
    source.add(STAYS)
    records = [source.add(email) for email in LEAVING]
    syncs = two_syncs(source, make_organisation())
    for record in records[1:]:
        source.delete(record)
    source.change(records[0], Email=MOVED)

    runs = both_at(Phase.APPLY, syncs)
    take_steps(runs[0], ahead)
    while not all(run.is_finished for run in runs):
        for run in runs:
            advance(run.pk)
            run.refresh_from_db()
            assert_whole(run)

    assert [run.state for run in runs] == [RunState.SUCCEEDED] * 2
    assert sorted([*removals_of(runs[0]), *removals_of(runs[1])]) == LEAVING
    assert all(map(is_balanced, runs))
    assert addresses_on(syncs[0].mailing_list) == {STAYS, MOVED}
    assert {address for sync in syncs for address, _ in claims_of(sync)} == {STAYS, MOVED}


def test_who_is_claimed_between_two_ranges_stays(transactional_db: None, source: Source) -> None:
    """Each range of removals is looked at once more when its turn comes, and only then: who comes
    back afterwards was removed nevertheless."""
    records = [source.add(email) for email in LEAVING]
    sync = make_import(source.connect(make_organisation()))
    run_once(sync)
    for number, record in enumerate(records):
        source.change(record, Email=f"moved{number}@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, Phase.APPLY_REMOVALS)
    assert sorted(removals_of(run)) == LEAVING

    advance(run.pk)
    first = sorted(set(LEAVING) - addresses_on(sync.mailing_list))
    back, *still_there = LEAVING[1:]
    for email in (back, *still_there):
        add_by_hand(sync.mailing_list, email)
    drive(run)

    assert first == LEAVING[:2]
    assert sorted(removals_of(run)) == first
    assert addresses_on(sync.mailing_list) >= {back, *still_there}
    assert is_balanced(run)


@pytest.mark.parametrize("phase", [Phase.APPLY_DUPLICATES, Phase.APPLY_REMOVALS])
def test_range_waits_its_turn_and_is_left_out_where_the_run_was_cancelled_meanwhile(
    transactional_db: None, source: Source, phase: Phase
) -> None:
    records = [source.add(email) for email in LEAVING]
    sync = make_import(source.connect(make_organisation()))
    run_once(sync)
    for number, record in enumerate(records):
        source.change(record, Email=f"moved{number}@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, phase)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_organisation(cursor, sync.organisation_id)
            working = pool.submit(copy_context().run, advance_elsewhere, run)
            wait_until_somebody_waits()
            request_cancel(run, timezone.now())
        working.result()

    assert drive(run).state == RunState.CANCELLED
    assert addresses_on(sync.mailing_list) >= set(LEAVING)
    assert is_balanced(run)
    assert_whole(run)


def advance_elsewhere(run: ImportRun) -> None:
    try:
        advance(run.pk)
    finally:
        connection.close()
