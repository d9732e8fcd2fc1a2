"""A worker killed at any moment of a run that removes people changes nothing about its end."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.core.cache import cache
from django.utils import timezone

from syncs.holds.actions.answer import answer_hold
from syncs.live.progress import report
from syncs.models import Hold, HoldAnswer, ImportRun, Policy, RunState, Sync
from syncs.queue.request import request_run
from tests.processes.fixtures import Worker, kill
from tests.processes.subject import effects, make_sync
from tests.processes.test_killed_worker import SHORT_LEASE, finished, wait_until_started
from tests.world.imports import change
from tests.world.quick_calls import QuickCalls
from tests.world.source import Source

CANDIDATES = 600
MOMENTS = 2
OF_EACH_KIND = 100


@pytest.fixture(autouse=True)
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


def test_removals_survive_a_worker_killed_at_any_moment(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    """R77: ranges have fifty ordinals, so that there are many."""
    sandbox = start_sandbox(candidates=CANDIDATES)
    worker = start_worker(include="tests.processes.tiny_ranges")
    syncs = [brought(sandbox, f"removing-{number}") for number in range(MOMENTS + 1)]
    let_many_go(sandbox)
    undisturbed = finished(request_run(syncs.pop(), user=None))
    expected = effects(undisturbed)
    duration = report(undisturbed)["seconds"]
    moments = Random(7)
    assert undisturbed.state == RunState.SUCCEEDED
    assert undisturbed.deleted > 2 * OF_EACH_KIND

    for sync in syncs:
        run = request_run(sync, user=None)
        wait_until_started(run)
        moment = moments.uniform(0, duration)
        time.sleep(moment)
        kill(worker)
        worker = start_worker(include="tests.processes.tiny_ranges")
        assert effects(finished(run)) == expected, f"killed after {moment:.3f} s"


def test_held_people_survive_a_worker_killed_at_any_moment(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    """R74: while they are held, and while they are removed."""
    sandbox = start_sandbox(candidates=CANDIDATES)
    worker = start_worker(include="tests.processes.tiny_ranges")
    syncs = [brought(sandbox, f"holding-{number}", limit_percent=20) for number in range(3)]
    let_many_go(sandbox)
    undisturbed = finished(request_run(syncs.pop(), user=None))
    assert undisturbed.state == RunState.HELD
    seconds = report(undisturbed)["seconds"]
    expected = effects(undisturbed), effects(finished(remove(undisturbed)))
    moments = Random(7)

    for sync in syncs:
        run = request_run(sync, user=None)
        wait_until_started(run)
        time.sleep(moments.uniform(seconds / 3, seconds))
        kill(worker)
        worker = start_worker(include="tests.processes.tiny_ranges")
        held = effects(finished(run))
        removal = remove(run)
        time.sleep(moments.uniform(0, 1))
        kill(worker)
        worker = start_worker(include="tests.processes.tiny_ranges")
        assert (held, effects(finished(removal))) == expected


def remove(run: ImportRun) -> ImportRun:
    removal = answer_hold(Hold.objects.get(pk=run.pk), HoldAnswer.REMOVE, None, timezone.now())
    assert removal
    return removal


def brought(sandbox: dict[str, str], slug: str, limit_percent: int = 100) -> Sync:
    """Make a sync that has brought everybody, and is to let go of people in all ways."""
    sync = make_sync(sandbox, slug)
    since = timezone.now() - timedelta(days=1)
    change(
        sync,
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=since,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=since,
        limit_people=CANDIDATES,
        limit_percent=limit_percent,
    )
    assert finished(request_run(sync, user=None)).state == RunState.SUCCEEDED
    return Sync.objects.get(pk=sync.pk)


def let_many_go(sandbox: dict[str, str]) -> None:
    with QuickCalls(sandbox["url"]) as calls:
        source = Source(sandbox, calls)
        ids = [record["id"] for record in source.records()]
        for number in range(OF_EACH_KIND):
            source.delete(ids[5 * number])
            source.opt_out(ids[5 * number + 1])
            source.change(ids[5 * number + 2], Email=f"moved{number}@mail.example")
