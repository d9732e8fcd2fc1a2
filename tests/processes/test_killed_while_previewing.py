"""A worker killed at any moment of a preview, or of its application, changes nothing about its
end (R75, R77)."""

import time
from collections.abc import Callable
from random import Random

import pytest
from django.core.cache import cache
from django.utils import timezone

from syncs.live.progress import report
from syncs.models import ImportRun, LedgerEntry, RunState, Sync
from syncs.preview.actions.apply import apply_preview
from syncs.preview.actions.request import request_preview
from tests.builders import make_user
from tests.processes.fixtures import Worker, kill
from tests.processes.subject import effects
from tests.processes.test_killed_while_removing import brought, let_many_go
from tests.processes.test_killed_worker import SHORT_LEASE, finished, wait_until_started

CANDIDATES = 600
MOMENTS = 2


@pytest.fixture(autouse=True)
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


def test_preview_and_application_survive_a_worker_killed_at_any_moment(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    sandbox = start_sandbox(candidates=CANDIDATES)
    worker = start_worker(include="tests.processes.tiny_ranges")
    syncs = [brought(sandbox, f"previewing-{number}") for number in range(MOMENTS + 1)]
    let_many_go(sandbox)
    user = make_user()
    first, *others = syncs
    before = state_of(first)
    previewed = finished(request_preview(first, user))
    assert state_of(first) == before
    applied = finished(apply_preview(previewed, user, now=timezone.now()))
    expected = (rows_of(previewed), effects(applied))
    durations = (report(previewed)["seconds"], report(applied)["seconds"])
    moments = Random(11)
    assert applied.state == RunState.SUCCEEDED
    assert applied.deleted > 100

    def disturb(run: ImportRun, duration: float) -> ImportRun:
        nonlocal worker
        wait_until_started(run)
        time.sleep(moments.uniform(0, duration))
        kill(worker)
        worker = start_worker(include="tests.processes.tiny_ranges")
        return finished(run)

    for sync in others:
        preview = disturb(request_preview(sync, user), durations[0])
        assert state_of(sync) == before
        run = disturb(apply_preview(preview, user, now=timezone.now()), durations[1])
        assert (rows_of(preview), effects(run)) == expected


def state_of(sync: Sync) -> object:
    """What the sync's organisation has, without the rows of a run."""
    nothing = ImportRun(organisation=sync.organisation, sync=sync)
    found = effects(nothing)
    return {name: found[name] for name in ("contacts", "memberships", "claims", "links")}


def rows_of(run: ImportRun) -> list[object]:
    rows = LedgerEntry.objects.filter(run_id=run.pk)
    named = rows.values_list("outcome", "ordinal", "reason", "record_id", "email", "detail")
    return sorted(named, key=repr)
