"""A worker killed at any moment of an undo changes nothing about its end (R77, R98)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache

from syncs.models import ImportRun, Policy, RunState, Sync
from syncs.queue.request import request_run
from syncs.undo.actions import apply_undo, request_undo
from tests.processes.fixtures import Worker
from tests.processes.killing import Killing
from tests.processes.subject import make_sync
from tests.processes.test_killed_worker import SHORT_LEASE, finished
from tests.undo.undoing import State, differences, state_of
from tests.world.imports import change
from tests.world.quick_calls import QuickCalls
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
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
    tmp_path: Path,
) -> None:
    """At all commits one by one: `tests/undo/test_killed_at_any_commit.py`."""
    sandbox = start_sandbox(candidates=CANDIDATES)
    killing = Killing(start_worker, tmp_path)
    syncs = [brought(sandbox, f"undoing-{number}") for number in range(MOMENTS + 1)]
    before = {sync.pk: state_of(sync.organisation) for sync in syncs}
    change_everything(sandbox)
    runs = [finished(request_run(sync, user=None)) for sync in syncs]
    previews = [finished(request_undo(run, None)) for run in runs]
    undisturbed = killing.bring_to_its_end(partial(apply_undo, previews.pop(0), None))
    moments = Random(11).sample(range(1, killing.checkpoints + 1), MOMENTS)
    assert undisturbed.state == RunState.SUCCEEDED
    assert undisturbed.put_back > 3 * OF_EACH_KIND
    assert undisturbed.left_alone == 0
    assert_undone(undisturbed, before)

    for preview, moment in zip(previews, moments, strict=True):
        ended = killing.bring_to_its_end(partial(apply_undo, preview, None), dies_at=moment)
        assert (ended.put_back, ended.undo_reasons) == (
            undisturbed.put_back,
            undisturbed.undo_reasons,
        ), f"killed at checkpoint {moment}"
        assert_undone(ended, before)


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
    with QuickCalls(sandbox["url"]) as calls:
        source = Source(sandbox, calls)
        ids = [each["id"] for each in source.records() if not each["Email_Opt_Out"]]
        for number in range(OF_EACH_KIND):
            source.delete(ids[6 * number])
            source.change(ids[6 * number + 1], Email=f"moved{number}@mail.example")
            source.change(ids[6 * number + 2], Last_Name=f"Renamed {number}")
            source.add(f"new{number}@mail.example", Last_Name="New")
