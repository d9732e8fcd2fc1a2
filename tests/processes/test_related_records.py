"""Real workers on criteria about clients and job openings: killed at any moment, and flat (R36)."""

import time
from collections.abc import Callable

import httpx
import pytest
from django.core.cache import cache

from criteria import Condition, Criteria
from syncs.checkpoint.phases import ORDER
from syncs.models import ImportRun, Phase, RunCheckpoint, RunState, Selection, Sync
from syncs.queue.request import request_run
from tests.fetch.related_world import IS_OPEN, NOT_BANKING, REMOTE
from tests.processes.fixtures import Worker, kill
from tests.processes.subject import effects, make_sync
from tests.processes.test_killed_worker import SHORT_LEASE, finished
from tests.processes.test_memory import ALLOWANCE, TAKES_LONG, PeakMemory
from tests.world.until import wait_until

MOMENTS = (0.0, 0.4)
"""Seconds after a phase has begun."""

SIZES = {"candidates": 0, "contacts": 2_000, "clients": 2_500, "job_openings": 3_000}

CRITERIA = Criteria(
    conditions=(NOT_BANKING, IS_OPEN, Condition.about(REMOTE, "is_true")), pattern="1 and (2 or 3)"
)


def make_contact_sync(sandbox: dict[str, str], slug: str) -> Sync:
    """A fresh organisation with a sync of contacts by their clients and openings."""
    sync = make_sync(sandbox, slug, fields={})
    sync.module, sync.selection = "Contacts", Selection.CRITERIA
    sync.criteria = CRITERIA.model_dump(mode="json")
    sync.save()
    return sync


@pytest.fixture
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


@pytest.mark.parametrize("phase", [Phase.FETCH_CLIENTS, Phase.FETCH_OPENINGS, Phase.FETCH])
def test_worker_killed_while_records_are_read_changes_nothing(
    short_lease: None,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
    phase: Phase,
) -> None:
    sandbox = start_sandbox(**SIZES)
    answer_slowly(sandbox)
    worker = start_worker()
    undisturbed = finished(request_run(make_contact_sync(sandbox, "undisturbed"), user=None))
    expected = effects(undisturbed)
    assert undisturbed.state == RunState.SUCCEEDED
    assert 250 < expected["new"] < 1_750

    for moment in MOMENTS:
        run = request_run(make_contact_sync(sandbox, f"killed-{moment}"), user=None)
        wait_until_in(run, phase)
        time.sleep(moment)
        kill(worker)
        worker = start_worker()
        assert effects(finished(run)) == expected, f"killed after {moment} s in {phase}"


def answer_slowly(sandbox: dict[str, str]) -> None:
    """So that no phase is over before it is seen."""
    latency = {"kind": "latency", "match": "GET /recruit/v2/", "seconds": 0.05, "times": None}
    httpx.post(f"{sandbox['control_url']}/trouble", json=latency).raise_for_status()


def wait_until_in(run: ImportRun, phase: Phase) -> None:
    """With the settings frozen: before, a run is in FETCH as well. Where this process pauses, the
    run may be in a phase behind it."""
    begun = RunCheckpoint.objects.filter(
        pk=run.pk, phase__in=ORDER[ORDER.index(phase) :], run__settings__isnull=False
    )
    wait_until(begun.exists, every=0.01)


@TAKES_LONG
def test_memory_does_not_grow_with_contacts_clients_and_openings(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    few = {"candidates": 0, "contacts": 2_000, "clients": 300, "job_openings": 400}
    many = {"candidates": 0, "contacts": 20_000, "clients": 15_000, "job_openings": 25_000}

    small = peak_memory(start_sandbox(**few), start_worker(), "small")
    large = peak_memory(start_sandbox(**many), start_worker(), "large")

    assert large - small < ALLOWANCE, (small, large)


def peak_memory(sandbox: dict[str, str], worker: Worker, slug: str) -> int:
    with PeakMemory(worker) as peak:
        run = finished(request_run(make_contact_sync(sandbox, slug), user=None))
    worker.terminate()
    worker.wait(timeout=60)
    assert run.state == RunState.SUCCEEDED
    return peak.bytes
