"""Missing calls are made good, and runs that merely wait are called for once."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.checkpoint.lease import Lease
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync
from syncs.queue.call import MAX_CALLS, call_workers, count_calls
from syncs.queue.cancel import NOTICE_SECONDS, request_cancel
from syncs.queue.request import request_run
from syncs.queue.sweep import call_workers_to_silent_runs
from syncs.tasks import advance_run
from tests.builders import make_organisation
from tests.world.imports import checkpoint_of, drive, make_import, rows_of
from tests.world.patience import PATIENCE
from tests.world.silence import silent_session
from tests.world.source import Source
from tests.world.waiting import make_waiting

pytestmark = pytest.mark.usefixtures("empty_queue")

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def run(sync: Sync) -> ImportRun:
    """Return a run that was asked for, and whose call is lost."""
    run = request_run(sync, user=None)
    current_app.control.purge()
    return run


def change(run: ImportRun, **columns: object) -> None:
    RunCheckpoint.objects.filter(pk=run.pk).update(**columns)


def test_request_calls_one_worker(sync: Sync) -> None:
    request_run(sync, user=None)

    assert count_calls() == 1


def test_lost_call_is_made_good_once(run: ImportRun) -> None:
    assert [call_workers_to_silent_runs(), call_workers_to_silent_runs()] == [1, 0]
    assert count_calls() == 1


def test_run_that_was_called_is_left_alone(sync: Sync) -> None:
    request_run(sync, user=None)

    assert call_workers_to_silent_runs() == 0


def test_run_of_a_dead_worker_is_called(run: ImportRun) -> None:
    change(run, lease_until=timezone.now() - LONG_AGO)

    assert call_workers_to_silent_runs() == 1


def test_run_of_a_living_worker_is_left_alone(run: ImportRun) -> None:
    assert Lease.take(run.pk)

    assert call_workers_to_silent_runs() == 0


def test_cancelled_run_of_a_worker_that_does_not_notice_is_called(run: ImportRun) -> None:
    ImportRun.objects.update(state=RunState.RUNNING)
    assert Lease.take(run.pk)
    request_cancel(run, timezone.now() - timedelta(seconds=NOTICE_SECONDS))
    current_app.control.purge()

    assert call_workers_to_silent_runs() == 1


def test_run_that_waits_is_left_alone(run: ImportRun) -> None:
    change(run, wake_at=timezone.now() + LONG_AGO)

    assert call_workers_to_silent_runs() == 0


def test_run_queued_behind_another_is_left_alone(run: ImportRun, sync: Sync) -> None:
    ImportRun.objects.update(state=RunState.RUNNING)
    assert Lease.take(run.pk)
    request_run(sync, user=None)
    current_app.control.purge()

    assert call_workers_to_silent_runs() == 0


def test_finished_run_is_left_alone_and_has_no_turn_any_more(run: ImportRun) -> None:
    drive(run)

    assert call_workers_to_silent_runs() == 0
    assert checkpoint_of(run).turn_at is None


def test_session_that_is_silent_in_a_transaction_keeps_no_sweep_waiting(
    run: ImportRun, sync: Sync
) -> None:
    other = request_run(make_import(sync.connection), user=None)
    finished = drive(request_run(make_import(sync.connection), user=None))
    current_app.control.purge()

    with silent_session(run), silent_session(finished):
        assert call_workers_to_silent_runs() == 2
        advance_run()

    other.refresh_from_db()
    assert other.state == RunState.SUCCEEDED


def test_runs_beyond_the_limit_of_their_connection_are_not_called(
    organisation: Organisation,
) -> None:
    make_waiting(organisation, 1_000)

    assert call_workers_to_silent_runs() == 2


def test_runs_at_work_count_towards_the_limit_of_their_connection(
    organisation: Organisation,
) -> None:
    make_waiting(organisation, 5)
    assert Lease.take_next() is not None

    assert call_workers_to_silent_runs() == 1


@pytest.mark.django_db(transaction=True)
def test_one_call_sends_a_bounded_number_of_messages() -> None:
    call_workers(1_000)

    assert count_calls() == 100


def test_thousand_runs_that_wait_get_no_call_beside_those_in_the_queue(
    organisation: Organisation, settings: Settings
) -> None:
    settings.RUNS_OF_A_CONNECTION = 1_000
    make_waiting(organisation, 1_000)
    for _ in range(10):
        call_workers(MAX_CALLS)

    assert [call_workers_to_silent_runs(), call_workers_to_silent_runs()] == [0, 0]
    assert count_calls() == 1_000


def test_one_tick_calls_a_bounded_number_of_workers(
    organisation: Organisation, settings: Settings
) -> None:
    settings.RUNS_OF_A_CONNECTION = 1_000
    make_waiting(organisation, 1_000)

    assert call_workers_to_silent_runs() == 100


def test_broker_that_is_away_is_left_alone(run: ImportRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")

    assert call_workers_to_silent_runs() == 0


def test_call_goes_on_until_no_run_is_free(source: Source, organisation: Organisation) -> None:
    record = source.add("maria@mail.example")
    runs = [
        request_run(make_import(source.connect(each)), user=None)
        for each in (organisation, make_organisation())
    ]
    current_app.control.purge()
    calls = call_workers_to_silent_runs()
    current_app.control.purge()
    call_workers()

    while count_calls():
        take_call()

    assert calls == 2
    assert [rows_of(run) for run in runs] == [{record: ("new", None)}] * 2
    assert not is_any_left()


def take_call() -> None:
    """Do what a worker does with the next message."""
    with current_app.connection_for_read() as broker:
        message = broker.SimpleQueue(current_app.conf.task_default_queue).get(timeout=PATIENCE)
        message.ack()
    advance_run()


def is_any_left() -> bool:
    return ImportRun.objects.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists()
