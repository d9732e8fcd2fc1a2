"""A worker killed at any moment of an import changes nothing about what the import leaves."""

import time
from collections.abc import Callable
from random import Random

import pytest
from django.core.cache import cache

from syncs.live.progress import report
from syncs.models import ImportRun, LedgerEntry, RunState, Sync
from syncs.queue.request import request_run
from syncs.queue.sweep import call_workers_to_silent_runs
from tests.processes.fixtures import Worker, kill
from tests.processes.subject import effects, make_sync
from tests.world.until import wait_until

CANDIDATES = 3_000
PARTS, MOMENTS = 2, 3
"""Six moments in all, in parts for several processes at once; `make seeds` has more."""

SHORT_LEASE = 1.5
"""Seconds until a dead worker's run is taken over; 90 in production."""


@pytest.fixture(autouse=True)
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


@pytest.fixture(scope="module")
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=CANDIDATES)


@pytest.mark.parametrize("part", range(PARTS))
def test_import_survives_a_worker_killed_at_any_moment(
    part: int, sandbox: dict[str, str], start_worker: Callable[..., Worker]
) -> None:
    worker = start_worker()
    undisturbed = finished(request_run(make_sync(sandbox, "undisturbed"), user=None))
    expected = effects(undisturbed)
    duration = report(undisturbed)["seconds"]
    moments = Random(part)
    assert undisturbed.state == RunState.SUCCEEDED
    assert expected["new"] > 2_400

    for number in range(MOMENTS):
        run = request_run(make_sync(sandbox, f"killed-{number}"), user=None)
        wait_until_started(run)
        moment = moments.uniform(0, duration)
        time.sleep(moment)
        kill(worker)
        worker = start_worker()
        ended = finished(run)
        assert ended.error == "", f"killed after {moment:.3f} s"
        assert effects(ended) == expected, f"killed after {moment:.3f} s"

    again = request_run(Sync.objects.get(pk=run.sync_id), user=None, full=True)
    wait_until_started(again)
    time.sleep(moments.uniform(0, duration / 2))
    kill(worker)
    start_worker()
    again = finished(again)
    assert (again.new, again.updated) == (0, 0)
    assert again.unchanged == expected["new"]
    packed = LedgerEntry.objects.filter(run_id=again.pk).values_list("record_id", "outcome")
    assert len(packed) == len(set(packed)) == again.total + again.not_selected


def wait_until_started(run: ImportRun) -> None:
    begun = ImportRun.objects.filter(pk=run.pk).exclude(state=RunState.QUEUED)
    wait_until(begun.exists, every=0.01)


def finished(run: ImportRun) -> ImportRun:
    """The run at its end; meanwhile Beat's tick is ticked here."""
    deadline = time.monotonic() + 600
    while not (now := ImportRun.objects.get(pk=run.pk)).is_finished:
        assert time.monotonic() < deadline, f"the run is {now.state} for too long"
        call_workers_to_silent_runs()
        time.sleep(0.1)
    return now
