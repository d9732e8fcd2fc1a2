"""A sync that runs once, whose run came to nothing (R85)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.queue.cancel import request_cancel
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.set_backs import MAX_FAILURES
from syncs.state.pause import pause
from tests.builders import NOON, make_member
from tests.world.at_once import at_once, waiting_behind
from tests.world.house import client_of
from tests.world.imports import drive, make_import, run_once
from tests.world.patience import PATIENCE
from tests.world.source import Source

FAILED = (SyncState.INACTIVE, StopCause.ONLY_RUN_FAILED)
CANCELLED = (SyncState.INACTIVE, StopCause.ONLY_RUN_CANCELLED)


@pytest.fixture
def once(source: Source, organisation: Organisation) -> Sync:
    source.add("maria@mail.example")
    return make_import(source.connect(organisation), frequency=Frequency.ONCE, next_run_at=NOON)


def state_of(sync: Sync) -> tuple[str, str]:
    sync.refresh_from_db()
    return sync.state, sync.state_cause


def let_fail(run: ImportRun) -> None:
    RunCheckpoint.objects.filter(pk=run.pk).update(failures=MAX_FAILURES + 1)
    advance(run.pk)


def due_run(sync: Sync) -> ImportRun:
    queue_due_runs(NOON)
    return sync.runs.get()


def test_a_sync_whose_only_run_failed_is_inactive_and_says_so(once: Sync) -> None:
    bob = client_of(make_member(once.organisation).user)

    let_fail(due_run(once))

    assert state_of(once) == FAILED
    page = bob.get(reverse("sync_detail", args=[once.organisation.slug, once.pk]))
    assert "its only run failed" in page.content.decode()


def test_activating_it_runs_it_again_and_completes_it(once: Sync) -> None:
    let_fail(due_run(once))
    bob: Client = client_of(make_member(once.organisation).user)

    bob.post(reverse("activate_sync", args=[once.organisation.slug, once.pk]))
    drive(once.runs.get(state=RunState.QUEUED))

    assert state_of(once) == (SyncState.COMPLETED, "")


def test_a_sync_whose_only_run_was_cancelled_in_the_queue_is_inactive(once: Sync) -> None:
    request_cancel(due_run(once), timezone.now())

    assert state_of(once) == CANCELLED


def test_a_sync_whose_only_run_was_cancelled_at_work_is_inactive(once: Sync) -> None:
    run = due_run(once)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOON)
    request_cancel(run, timezone.now())

    advance(run.pk)

    assert state_of(once) == CANCELLED


def test_who_cancels_its_run_waits_for_who_pauses_it_and_not_the_other_way_round(
    once: Sync,
) -> None:
    run = due_run(once)

    def cancel() -> str:
        return "cancelled" if request_cancel(run, timezone.now()) else "over already"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Sync.objects.select_for_update().get(pk=once.pk)
            cancelling = waiting_behind(pool, cancel)
            assert pause(once, now=timezone.now())
        cancelled = cancelling.result(timeout=PATIENCE)

    run.refresh_from_db()
    assert (run.state, cancelled) == (RunState.CANCELLED, "over already")
    assert state_of(once) == (SyncState.PAUSED, "")


def test_a_run_that_begins_while_somebody_cancels_it_in_the_queue_is_marked(once: Sync) -> None:
    run = due_run(once)

    def lock_sync() -> None:
        with transaction.atomic():
            Sync.objects.select_for_update(nowait=True).get(pk=once.pk)

    def cancel() -> str:
        with transaction.atomic():
            request_cancel(run, timezone.now())
            at_once(lock_sync)
        return "nobody waits for it"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Sync.objects.select_for_update().get(pk=once.pk)
            cancelling = waiting_behind(pool, cancel)
            ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOON)
        cancelled = cancelling.result(timeout=PATIENCE)

    run.refresh_from_db()
    assert (run.state, bool(run.cancel_requested_at)) == (RunState.RUNNING, True)
    assert cancelled == "nobody waits for it"


def test_one_that_is_paused_while_its_run_goes_on_is_completed_by_it(once: Sync) -> None:
    run = due_run(once)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOON)
    pause(once, now=timezone.now())

    drive(run)

    assert state_of(once) == (SyncState.COMPLETED, "")


def test_one_that_is_paused_while_its_run_fails_can_be_resumed(once: Sync) -> None:
    run = due_run(once)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOON)
    pause(once, now=timezone.now())

    let_fail(run)

    assert state_of(once) == (SyncState.PAUSED, "")


def test_one_with_another_run_to_come_goes_on(once: Sync) -> None:
    run = due_run(once)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOON)
    request_run(once, user=None)

    let_fail(run)

    assert state_of(once) == (SyncState.ACTIVE, "")


def test_one_that_is_still_due_goes_on(once: Sync) -> None:
    let_fail(request_run(once, user=None))

    assert state_of(once) == (SyncState.ACTIVE, "")


def test_a_completed_one_stays_so_when_it_is_run_again_and_fails(once: Sync) -> None:
    drive(due_run(once))

    let_fail(request_run(once, user=None))

    assert state_of(once) == (SyncState.COMPLETED, "")


def test_a_daily_sync_goes_on_after_a_failed_run(
    source: Source, organisation: Organisation
) -> None:
    daily = make_import(source.connect(organisation))
    run_once(daily)

    let_fail(request_run(daily, user=None))

    assert state_of(daily) == (SyncState.ACTIVE, "")
