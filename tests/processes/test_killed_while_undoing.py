"""A worker killed at any moment of an undo changes nothing about its end (R77, R98)."""

import time
from collections.abc import Callable
from random import Random

import httpx
import pytest
from django.core.cache import cache

from syncs.live.progress import report
from syncs.models import ImportRun, Policy, RunState, Sync
from syncs.queue.request import request_run
from syncs.undo.actions import apply_undo, request_undo
from tests.processes.fixtures import Worker, kill
from tests.processes.subject import make_sync
from tests.processes.test_killed_worker import SHORT_LEASE, finished, wait_until_started
from tests.undo.undoing import State, differences, state_of
from tests.world.imports import change
from tests.world.source import Source

CANDIDATES = 600
MOMENTS = 2
OF_EACH_KIND = 60


@pytest.fixture(autouse=True)
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


def test_undo_survives_a_worker_killed_at_any_moment(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    """Ranges have fifty places, so that there are many."""
    sandbox = start_sandbox(candidates=CANDIDATES)
    worker = start_worker(include="tests.processes.tiny_ranges")
    syncs = [brought(sandbox, f"undoing-{number}") for number in range(MOMENTS + 1)]
    before = {sync.pk: state_of(sync.organisation) for sync in syncs}
    change_everything(sandbox)
    runs = [finished(request_run(sync, user=None)) for sync in syncs]
    undisturbed = finished(undo_of(runs.pop(0)))
    assert undisturbed.state == RunState.SUCCEEDED
    assert undisturbed.put_back > 3 * OF_EACH_KIND
    assert undisturbed.left_alone == 0
    assert_undone(undisturbed, before)
    duration = report(undisturbed)["seconds"]
    moments = Random(11)

    for run in runs:
        undo = undo_of(run)
        wait_until_started(undo)
        moment = moments.uniform(0, duration)
        time.sleep(moment)
        kill(worker)
        worker = start_worker(include="tests.processes.tiny_ranges")
        ended = finished(undo)
        assert (ended.put_back, ended.undo_reasons) == (
            undisturbed.put_back,
            undisturbed.undo_reasons,
        ), f"killed after {moment:.3f} s"
        assert_undone(ended, before)


def undo_of(run: ImportRun) -> ImportRun:
    """Ask for an undo whose preview has been made."""
    return apply_undo(finished(request_undo(run, None)), None)


def assert_undone(undo: ImportRun, before: dict[int, State]) -> None:
    assert not differences(state_of(undo.organisation), before[undo.sync_id])


def brought(sandbox: dict[str, str], slug: str) -> Sync:
    """Make a sync that has brought everybody, and removes from the organisation who was deleted."""
    sync = make_sync(sandbox, slug)
    change(
        sync,
        opt_outs=Policy.IGNORE,
        opt_outs_since=None,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=sync.created_at,
    )
    assert finished(request_run(sync, user=None)).state == RunState.SUCCEEDED
    return Sync.objects.get(pk=sync.pk)


def change_everything(sandbox: dict[str, str]) -> None:
    """Delete records, move some to other addresses, rename some, and add new ones. None is of
    somebody who has opted out, whom no undo puts back."""
    with httpx.Client(base_url=sandbox["url"]) as http:
        source = Source(sandbox, http)
        ids = [each["id"] for each in source.records() if not each["Email_Opt_Out"]]
        for number in range(OF_EACH_KIND):
            source.delete(ids[6 * number])
            source.change(ids[6 * number + 1], Email=f"moved{number}@mail.example")
            source.change(ids[6 * number + 2], Last_Name=f"Renamed {number}")
            source.add(f"new{number}@mail.example", Last_Name="New")
