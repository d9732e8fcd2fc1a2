"""Runs that end, and people who stop them and their syncs at that moment, wait for each other in
one order (R5, R77): `syncs.state.activate` tells it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, Phase, RunCheckpoint, RunState, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.set_backs import MAX_FAILURES
from syncs.state.deactivate import deactivate, deactivate_with_runs
from tests.world.at_once import at_once, waiting_behind
from tests.world.imports import drive_to, make_import
from tests.world.patience import PATIENCE
from tests.world.source import Source


@pytest.fixture
def once(source: Source, organisation: Organisation) -> Sync:
    """A sync whose run writes to it when it ends, however it ends."""
    source.add("maria@mail.example")
    return make_import(source.connect(organisation), frequency=Frequency.ONCE, next_run_at=None)


def same(sync: Sync) -> QuerySet[Sync]:
    return Sync.objects.filter(pk=sync.pk)


def saying(said: str, action: Callable[[], object]) -> Callable[[], str]:
    def do() -> str:
        action()
        return said

    return do


def stop(sync: Sync) -> None:
    with transaction.atomic():
        deactivate_with_runs(same(sync), StopCause.KEY_CHANGED, timezone.now())


def test_a_run_that_finishes_waits_for_who_cancels_it_and_then_stops_its_sync(
    once: Sync, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    run = request_run(once, user=None)
    drive_to(run, Phase.FINISH)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            request_cancel(run, timezone.now())
            finishing = waiting_behind(pool, saying("ended", lambda: advance(run.pk)))
            deactivate(same(once), StopCause.KEY_CHANGED)
        assert finishing.result(timeout=PATIENCE) == "ended"

    run.refresh_from_db()
    once.refresh_from_db()
    assert (run.state, bool(run.cancel_requested_at)) == (RunState.CANCELLED, True)
    assert (once.state, once.state_cause) == (SyncState.INACTIVE, StopCause.KEY_CHANGED)


def test_who_stops_a_sync_lets_go_of_it_for_a_run_that_began_meanwhile_and_ends(
    once: Sync, caplog: pytest.LogCaptureFixture
) -> None:
    run = request_run(once, user=None)
    RunCheckpoint.objects.filter(pk=run.pk).update(failures=MAX_FAILURES + 1)
    running = ImportRun.objects.filter(pk=run.pk)

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Sync.objects.select_for_update(no_key=True).get(pk=once.pk)
            stopping = waiting_behind(pool, saying("stopped", lambda: stop(once)))
            at_once(lambda: running.update(state=RunState.RUNNING, started_at=timezone.now()))
            failing = waiting_behind(pool, saying("failed", lambda: advance(run.pk)))
        ends = [each.result(timeout=PATIENCE) for each in (stopping, failing)]

    run.refresh_from_db()
    once.refresh_from_db()
    assert (ends, "deadlock" in caplog.text) == (["stopped", "failed"], False)
    assert (run.state, once.state) == (RunState.FAILED, SyncState.INACTIVE)


def test_a_run_that_begins_while_its_sync_is_stopped_is_cancelled_with_it(once: Sync) -> None:
    run = request_run(once, user=None)
    running = ImportRun.objects.filter(pk=run.pk)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Sync.objects.select_for_update(no_key=True).get(pk=once.pk)
            stopping = waiting_behind(pool, saying("stopped", lambda: stop(once)))
            at_once(lambda: running.update(state=RunState.RUNNING, started_at=timezone.now()))
        stopping.result(timeout=PATIENCE)

    run.refresh_from_db()
    assert bool(run.cancel_requested_at)
