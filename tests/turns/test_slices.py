"""How long a worker's turn lasts, which others may wait for (R84)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.turns import slice as turns
from tests.builders import make_organisation, make_run, make_sync
from tests.world.imports import make_import
from tests.world.source import Source

pytestmark = pytest.mark.django_db

LATER = timezone.now() + timedelta(days=1)


@pytest.fixture(autouse=True)
def looks_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RUN_SLICE_SECONDS = 600
    monkeypatch.setattr(turns, "SHORT_SECONDS", 0.0)
    monkeypatch.setattr(turns, "SHORTEST_SECONDS", 0.0)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def large(organisation: Organisation) -> ImportRun:
    """At work."""
    return make_run(make_sync(organisation), state=RunState.RUNNING)


@pytest.fixture
def waiting() -> ImportRun:
    """Of another organisation."""
    return request_run(make_sync(make_organisation()), user=None)


def is_over(run: ImportRun) -> bool:
    return turns.begin_slice(run)()


def change(run: ImportRun, **changes: object) -> None:
    RunCheckpoint.objects.filter(pk=run.pk).update(**changes)


def test_a_turn_is_long_while_nobody_waits(large: ImportRun) -> None:
    assert not is_over(large)


def test_a_turn_is_short_while_another_organisation_waits(
    large: ImportRun, waiting: ImportRun
) -> None:
    is_over = turns.begin_slice(large)

    assert is_over()
    assert is_over()  # as the next one asks who took the step that stopped for it


@pytest.mark.parametrize(("state", "shorter"), [(RunState.QUEUED, True), (RunState.RUNNING, False)])
def test_a_turn_is_shorter_still_while_a_run_waits_that_has_not_begun(
    large: ImportRun,
    waiting: ImportRun,
    monkeypatch: pytest.MonkeyPatch,
    state: RunState,
    shorter: bool,
) -> None:
    ImportRun.objects.filter(pk=waiting.pk).update(state=state)
    monkeypatch.setattr(turns, "SHORT_SECONDS", 600.0)

    assert is_over(large) is shorter
    monkeypatch.setattr(turns, "SHORTEST_SECONDS", 600.0)
    assert not is_over(large)


def test_a_run_that_waits_for_something_else_shortens_no_turn(
    large: ImportRun, waiting: ImportRun
) -> None:
    change(waiting, wake_at=LATER)

    assert not is_over(large)


def test_a_run_that_has_a_worker_shortens_no_turn(large: ImportRun, waiting: ImportRun) -> None:
    change(waiting, lease_until=LATER)

    assert not is_over(large)


def test_a_run_behind_another_one_of_its_sync_shortens_no_turn(
    large: ImportRun, waiting: ImportRun
) -> None:
    change(make_run(waiting.sync, state=RunState.RUNNING), lease_until=LATER)

    assert not is_over(large)


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_of_the_same_organisation_only_a_run_that_has_not_begun_shortens_a_turn(
    large: ImportRun, organisation: Organisation, state: RunState
) -> None:
    run = request_run(make_sync(organisation), user=None)
    ImportRun.objects.filter(pk=run.pk).update(state=state)

    assert is_over(large) is (state == RunState.QUEUED)


@pytest.mark.parametrize("others", [0, 1])
def test_a_run_that_its_connection_has_no_place_for_shortens_no_turn(
    large: ImportRun, organisation: Organisation, settings: Settings, others: int
) -> None:
    """The place of the run that would step aside is free then."""
    settings.RUNS_OF_A_CONNECTION = 1
    for run in (large, *(make_run(make_sync(organisation)) for _ in range(others))):
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
        change(run, lease_until=LATER)
    request_run(make_sync(organisation), user=None)

    assert is_over(large) is (others == 0)


def test_a_turn_ends_at_the_first_checkpoint_that_finds_the_run_cancelled(
    transactional_db: None, source: Source, organisation: Organisation
) -> None:
    source.add("maria@mail.example")
    run = request_run(make_import(source.connect(organisation)), user=None)
    phases: list[str] = []

    def cancel_in_the_first_step(execute: Any, sql: str, *rest: Any) -> Any:
        if "CREATE UNLOGGED TABLE" in sql:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(copy_context().run, cancel_elsewhere, run).result()
        if "SELECT count(*) FROM staging.syncs_staged" in sql:
            phases.append("tidy")
        return execute(sql, *rest)

    with connection.execute_wrapper(cancel_in_the_first_step):
        advance(run.pk)

    run.refresh_from_db()
    assert (run.state, phases) == (RunState.CANCELLED, [])


def cancel_elsewhere(run: ImportRun) -> None:
    try:
        request_cancel(run, timezone.now())
    finally:
        connection.close()


def test_a_turn_ends_with_its_time(large: ImportRun, settings: Settings) -> None:
    settings.RUN_SLICE_SECONDS = 0

    assert is_over(large)


def test_a_finished_run_that_waited_once_shortens_no_turn(
    large: ImportRun, waiting: ImportRun
) -> None:
    Sync.objects.filter(pk=waiting.sync_id).update(state="paused")
    ImportRun.objects.filter(pk=waiting.pk).update(
        state=RunState.SUCCEEDED, finished_at=timezone.now()
    )

    assert not is_over(large)
