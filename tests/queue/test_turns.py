"""Whose turn it is: organisations go round, and the runs of each; connections have a limit."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.checkpoint.lease import Lease
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync
from syncs.queue.request import request_run
from syncs.queue.wake import end_wait
from syncs.tasks import advance_run
from tests.builders import make_connection, make_organisation, make_run, make_sync
from tests.world.at_once import at_once
from tests.world.imports import checkpoint_of, make_import, wake
from tests.world.silence import silent_session
from tests.world.source import Source

A_STEP = 0.000_001
LATER = timedelta(hours=1)


@pytest.fixture
def unlimited(settings: Settings) -> None:
    settings.RUNS_OF_A_CONNECTION = 1_000


def make_queued(organisation: Organisation, number: int = 1) -> list[ImportRun]:
    """Make runs that wait for a worker, each of a sync of its own."""
    return [make_run(make_sync(organisation), state=RunState.QUEUED) for _ in range(number)]


def take() -> Lease:
    lease = Lease.take_next()
    assert lease is not None
    return lease


def take_turns(number: int) -> list[int]:
    """Let one worker have so many turns, and return the ids of the runs in their order."""
    served = []
    for _ in range(number):
        lease = take()
        served.append(lease.run_id)
        lease.release()
    return served


def organisations_of(run_ids: Iterable[int]) -> list[int]:
    owners = dict(ImportRun.objects.values_list("pk", "organisation_id"))
    return [owners[run_id] for run_id in run_ids]


@pytest.mark.parametrize("number", [3, 200])
def test_small_run_waits_for_one_turn_however_many_there_are(
    organisation: Organisation, number: int
) -> None:
    many = organisation
    make_queued(many, number)
    take_turns(2)
    one = make_organisation()
    make_queued(one)

    served = organisations_of(take_turns(6))

    assert served == [one.pk, many.pk] * 3


def test_runs_of_an_organisation_go_round(organisation: Organisation) -> None:
    first, second, third = make_queued(organisation, 3)

    served = take_turns(2)
    late = make_queued(organisation)[0]
    served += take_turns(6)

    # Who came during the first round has its turn behind those who had none yet.
    assert served == [
        *(first.pk, second.pk, third.pk),
        *(first.pk, second.pk, late.pk, third.pk, first.pk),
    ]


def test_organisation_that_was_away_comes_first(organisation: Organisation) -> None:
    others = [make_organisation() for _ in range(3)]
    for each in (organisation, *others):
        make_queued(each)
    take_turns(4)
    for _ in range(2):
        wait_for_an_hour(organisation)
        take_turns(3)

    RunCheckpoint.objects.update(wake_at=timezone.now())

    assert organisations_of(take_turns(1)) == [organisation.pk]


def wait_for_an_hour(organisation: Organisation) -> None:
    waiting = RunCheckpoint.objects.filter(organisation_id=organisation.pk)
    waiting.update(wake_at=timezone.now() + LATER)


def test_connection_has_two_runs_at_work(organisation: Organisation) -> None:
    make_queued(organisation, 4)
    other = make_connection(organisation, name="Another account")
    elsewhere = make_run(make_sync(organisation, connection=other), state=RunState.QUEUED)

    first, _ = take(), take()
    third = take()

    assert third.run_id == elsewhere.pk
    assert Lease.take_next() is None
    first.release()
    assert Lease.take_next() is not None


def test_workers_at_the_same_instant_keep_the_limit(organisation: Organisation) -> None:
    make_queued(organisation, 8)

    leases = at_once(*[Lease.take_next] * 6)

    assert sum(lease is not None for lease in leases) == 2


def test_workers_at_the_same_instant_take_different_runs(
    organisation: Organisation, unlimited: None
) -> None:
    make_queued(organisation, 4)

    leases = at_once(*[Lease.take_next] * 6)

    taken = [lease.run_id for lease in leases if lease is not None]
    assert len(taken) == len(set(taken)) == 4


def test_run_behind_another_of_its_sync_is_not_taken(sync: Sync) -> None:
    running = make_run(sync, state=RunState.RUNNING)
    make_run(sync, state=RunState.QUEUED)

    assert take().run_id == running.pk
    assert Lease.take_next() is None


def test_run_that_waits_is_not_taken(organisation: Organisation) -> None:
    (run,) = make_queued(organisation)
    wait_for_an_hour(organisation)

    assert Lease.take_next() is None
    wake(run)
    assert take().run_id == run.pk


def test_finished_run_is_not_taken(sync: Sync) -> None:
    make_run(sync)

    assert Lease.take_next() is None


def test_run_whose_checkpoint_somebody_has_locked_keeps_nobody_waiting(
    organisation: Organisation,
) -> None:
    frozen, other = make_queued(organisation, 2)

    with silent_session(frozen):
        assert take().run_id == other.pk
        assert Lease.take_next() is None
        assert Lease.take(frozen.pk) is None

    assert take().run_id == frozen.pk


def test_holder_of_a_lease_does_not_wait_for_who_took_it_over(organisation: Organisation) -> None:
    (run,) = make_queued(organisation)
    lease = take()

    with silent_session(run):
        lease.release()

    assert checkpoint_of(run).lease_until is not None


def test_locked_run_that_is_to_be_cancelled_keeps_nobody_waiting(
    organisation: Organisation,
) -> None:
    (run,) = make_queued(organisation)
    ImportRun.objects.update(state=RunState.RUNNING, cancel_requested_at=timezone.now() - LATER)

    with silent_session(run):
        assert Lease.take_to_cancel() is None
        assert Lease.take_to_cancel(run.pk) is None

    assert Lease.take_to_cancel() is not None


def test_who_ends_a_wait_does_not_wait_for_a_worker(organisation: Organisation) -> None:
    (run,) = make_queued(organisation)
    RunCheckpoint.objects.update(wake_at=timezone.now() + LATER)

    with silent_session(run):
        assert end_wait(run) is False

    assert end_wait(run) is True


def test_small_import_beside_large_ones_has_every_other_turn(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = A_STEP
    source.add("maria@mail.example")
    large = [request_run(make_import(source.connect(organisation)), user=None)]
    connection = large[0].sync.connection
    large += [request_run(make_import(connection), user=None) for _ in range(2)]
    advance_run()
    small = request_run(make_import(source.connect(make_organisation())), user=None)

    waited = longest = 0
    while not ImportRun.objects.get(pk=small.pk).is_finished:
        before = checkpoint_of(small).token
        advance_run()
        waited = waited + 1 if checkpoint_of(small).token == before else 0
        longest = max(longest, waited)

    assert longest == 1
    assert ImportRun.objects.get(pk=small.pk).state == RunState.SUCCEEDED


def test_message_of_an_earlier_version_names_a_run_and_is_a_call_like_others(
    source: Source, sync: Sync
) -> None:
    first = request_run(sync, user=None)
    other = request_run(make_import(sync.connection), user=None)

    advance_run(other.pk)

    assert ImportRun.objects.get(pk=first.pk).state == RunState.SUCCEEDED
    assert ImportRun.objects.get(pk=other.pk).state == RunState.QUEUED
