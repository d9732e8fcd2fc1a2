"""Runs that are due: R81, R82."""

from datetime import UTC, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, RunState, Sync, SyncState, Trigger
from syncs.queue import dispatch
from syncs.queue.call import count_calls
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.request import begin, request_run
from syncs.run.advance import advance
from tests.builders import make_run, make_sync
from tests.world.at_once import at_once
from tests.world.imports import make_import
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.patience import PATIENCE
from tests.world.source import Source

NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def due(organisation: Organisation) -> Sync:
    return make_due(organisation)


def make_due(organisation: Organisation, **changes: Any) -> Sync:
    """Daily at nine, in UTC; due at nine today."""
    fields: dict[str, Any] = {"frequency": Frequency.DAILY, "at": time(9), "next_run_at": NINE}
    return make_sync(organisation, **{**fields, **changes})


def test_due_sync_gets_its_run_and_its_next_instant(due: Sync) -> None:
    assert queue_due_runs(NINE) == 1

    run = ImportRun.objects.get()
    due.refresh_from_db()
    assert (run.sync, run.trigger, run.state) == (due, Trigger.SCHEDULED, RunState.QUEUED)
    assert (run.due_at, run.missed) == (NINE, [])
    assert due.next_run_at == NINE + DAY


def test_sync_before_its_time_is_left_alone(due: Sync) -> None:
    assert queue_due_runs(NINE - timedelta(seconds=1)) == 0
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("state", [s for s in SyncState if s != SyncState.ACTIVE])
def test_sync_that_is_not_active_is_left_alone(
    organisation: Organisation, state: SyncState
) -> None:
    make_due(organisation, state=state, deleted_at=NINE if state == SyncState.DELETED else None)

    assert queue_due_runs(NINE) == 0


def test_second_tick_makes_no_second_run(due: Sync) -> None:
    assert [queue_due_runs(NINE), queue_due_runs(NINE)] == [1, 0]
    assert ImportRun.objects.count() == 1


def test_two_dispatchers_at_once_make_one_run_for_each_instant(
    organisation: Organisation,
) -> None:
    syncs = [make_due(organisation) for _ in range(30)]

    counted = at_once(lambda: queue_due_runs(NINE), lambda: queue_due_runs(NINE))

    assert sum(counted) == 30
    assert set(ImportRun.objects.values_list("sync_id", flat=True)) == {s.pk for s in syncs}
    assert ImportRun.objects.count() == 30


def test_sync_that_a_dispatcher_is_starting_holds_up_nobody(
    organisation: Organisation,
) -> None:
    locked, free = make_due(organisation), make_due(organisation)
    with transaction.atomic():
        Sync.objects.select_for_update().get(pk=locked.pk)
        (started,) = at_once(lambda: queue_due_runs(NINE))

    assert started == 1
    assert ImportRun.objects.get().sync == free


def test_due_instant_is_unique_in_the_database(due: Sync) -> None:
    make_run(due, due_at=NINE)

    with pytest.raises(IntegrityError):
        make_run(due, due_at=NINE)


def test_missed_instants_make_one_run_that_names_them(due: Sync) -> None:
    now = NINE + 3 * DAY + HOUR

    assert queue_due_runs(now) == 1

    run = ImportRun.objects.get()
    due.refresh_from_db()
    assert run.due_at == NINE + 3 * DAY
    assert run.missed == [(NINE + n * DAY).isoformat() for n in range(3)]
    assert due.next_run_at == NINE + 4 * DAY


def test_next_instant_follows_the_wall_clock_of_the_zone(organisation: Organisation) -> None:
    before = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)  # 09:00 in Berlin, summer time
    sync = make_due(organisation, zone="Europe/Berlin", next_run_at=before)

    queue_due_runs(before)

    sync.refresh_from_db()
    assert sync.next_run_at == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_queued_run_stands_for_the_next_instant_too(due: Sync) -> None:
    queue_due_runs(NINE)

    assert queue_due_runs(NINE + DAY) == 1

    run = ImportRun.objects.get()
    assert (run.due_at, run.missed) == (NINE + DAY, [NINE.isoformat()])


def test_run_by_hand_that_is_queued_stands_for_the_instant(due: Sync) -> None:
    by_hand = request_run(due, user=None)

    queue_due_runs(NINE)

    run = ImportRun.objects.get()
    assert run == by_hand
    assert (run.trigger, run.due_at, run.missed) == (Trigger.MANUAL, NINE, [])


def test_running_run_is_followed_by_the_one_that_came_due(due: Sync) -> None:
    running = make_run(due, state=RunState.RUNNING)

    queue_due_runs(NINE)

    queued = ImportRun.objects.exclude(pk=running.pk).get()
    assert queued.state == RunState.QUEUED
    assert begin(queued, NINE) is False


def test_two_workers_that_begin_at_once_begin_one_run(due: Sync) -> None:
    run = request_run(due, user=None)

    begun = at_once(lambda: begin(run, NINE), lambda: begin(run, NINE))

    assert sorted(begun) == [False, True]


def test_unusable_schedule_stops_its_own_sync_only(organisation: Organisation) -> None:
    broken = make_due(organisation, zone="Mars/Olympus_Mons", next_run_at=NINE - HOUR)
    fine = make_due(organisation)

    queue_due_runs(NINE)

    broken.refresh_from_db()
    assert (broken.state, broken.next_run_at) == (SyncState.INACTIVE, None)
    assert "Mars/Olympus_Mons" in broken.state_reason
    assert ImportRun.objects.get().sync == fine


def test_more_than_one_round_of_due_syncs_is_started(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "AT_ONCE", 10)
    for _ in range(23):
        make_due(organisation)

    assert queue_due_runs(NINE) == 23
    assert ImportRun.objects.count() == 23


@pytest.mark.usefixtures("empty_queue")
def test_several_rounds_call_no_more_workers_than_one_call_may(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "AT_ONCE", 2)
    monkeypatch.setattr(dispatch, "MAX_CALLS", 3)
    for _ in range(5):
        make_due(organisation)

    queue_due_runs(NINE)

    assert count_calls() == 3


def test_due_syncs_cost_as_many_questions_as_one(organisation: Organisation) -> None:
    make_due(organisation)
    with CaptureQueriesContext(connection) as for_one:
        queue_due_runs(NINE)
    for _ in range(23):
        make_due(organisation)

    with CaptureQueriesContext(connection) as for_many:
        queue_due_runs(NINE)

    assert len(for_many) == len(for_one)


def test_instant_that_had_its_run_is_passed_over(due: Sync) -> None:
    """A clock was put back, or somebody paused and resumed meanwhile."""
    make_run(due, due_at=NINE)

    assert queue_due_runs(NINE) == 1

    due.refresh_from_db()
    assert (ImportRun.objects.count(), due.next_run_at) == (1, NINE + DAY)


def test_run_that_began_meanwhile_does_not_stand_for_the_instant(due: Sync) -> None:
    queued = request_run(due, user=None)

    def begin_while_the_dispatcher_waits() -> None:
        with transaction.atomic():
            begin(queued, NINE)
            begun.set()
            wait_until_somebody_waits()

    def dispatch_once_it_begins() -> int:
        begun.wait(PATIENCE)
        return queue_due_runs(NINE)

    begun = Event()
    assert at_once(begin_while_the_dispatcher_waits, dispatch_once_it_begins) == [None, 1]
    assert ImportRun.objects.exclude(pk=queued.pk).get().due_at == NINE


def test_sync_that_runs_once_is_completed_by_its_run(
    source: Source, organisation: Organisation
) -> None:
    sync = make_import(source.connect(organisation), frequency=Frequency.ONCE, next_run_at=NINE)
    queue_due_runs(NINE)
    run = ImportRun.objects.get()

    advance(run.pk)

    sync.refresh_from_db()
    assert (sync.state, sync.next_run_at) == (SyncState.COMPLETED, None)
    assert queue_due_runs(NINE + DAY) == 0
