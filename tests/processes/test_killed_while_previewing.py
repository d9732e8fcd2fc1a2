"""A worker killed at any moment of a preview, or of its application, changes nothing about its
end (R75, R77)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache
from django.utils import timezone

from syncs.models import ImportRun, LedgerEntry, RunState, Sync
from syncs.preview.actions.apply import apply_preview
from syncs.preview.actions.request import request_preview
from tests.builders import make_user
from tests.processes.fixtures import Worker
from tests.processes.killing import Killing
from tests.processes.subject import effects
from tests.processes.test_killed_while_removing import brought, let_many_go
from tests.processes.test_killed_worker import SHORT_LEASE

CANDIDATES = 600
MOMENTS = 2


@pytest.fixture(autouse=True)
def short_lease(settings, monkeypatch) -> None:
    settings.RUN_LEASE_SECONDS = SHORT_LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(SHORT_LEASE))
    cache.clear()


def test_preview_and_application_survive_a_worker_killed_at_any_moment(
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
    tmp_path: Path,
) -> None:
    """At all commits one by one: `tests/undo/test_killed_at_any_commit.py`."""
    sandbox = start_sandbox(candidates=CANDIDATES)
    killing = Killing(start_worker, tmp_path)
    syncs = [brought(sandbox, f"previewing-{number}") for number in range(MOMENTS + 1)]
    let_many_go(sandbox)
    user = make_user()
    first, *others = syncs
    before = state_of(first)
    previewed = killing.bring_to_its_end(lambda: request_preview(first, user))
    moments = sample(Random(11), killing.checkpoints)
    assert state_of(first) == before
    applied = killing.bring_to_its_end(lambda: apply_preview(previewed, user, now=timezone.now()))
    moments_of_applying = sample(Random(11), killing.checkpoints)
    expected = (rows_of(previewed), effects(applied))
    assert applied.state == RunState.SUCCEEDED
    assert applied.deleted > 100

    for sync, moment, another in zip(others, moments, moments_of_applying, strict=True):
        preview = killing.bring_to_its_end(partial(request_preview, sync, user), dies_at=moment)
        assert state_of(sync) == before
        apply = partial(apply_preview, preview, user, now=timezone.now())
        run = killing.bring_to_its_end(apply, dies_at=another)
        assert (rows_of(preview), effects(run)) == expected, f"killed at {moment} and {another}"


def sample(chance: Random, checkpoints: int) -> list[int]:
    """Choose at which checkpoints of a run workers die."""
    return chance.sample(range(1, checkpoints + 1), MOMENTS)


def state_of(sync: Sync) -> object:
    """What the sync's organisation has, without the rows of a run."""
    nothing = ImportRun(organisation=sync.organisation, sync=sync)
    found = effects(nothing)
    return {name: found[name] for name in ("contacts", "memberships", "claims", "links")}


def rows_of(run: ImportRun) -> list[object]:
    rows = LedgerEntry.objects.filter(run_id=run.pk)
    named = rows.values_list("outcome", "ordinal", "reason", "record_id", "email", "detail")
    return sorted(named, key=repr)
