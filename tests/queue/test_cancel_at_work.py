"""A run is cancelled while its worker cannot notice, and no other worker is free: R77."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.tenancy.standing import serving_nobody
from contacts.models import Contact
from syncs.models import ImportRun, Phase, Policy, RunCheckpoint, RunState, Sync
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.sql.statements import staging_table_of
from tests.builders import make_organisation
from tests.world.imports import (
    addresses_on,
    change,
    drive_to,
    is_balanced,
    make_import,
    rows_of,
    run_once,
)
from tests.world.slow_statements import release, sessions_in_slow_writes, slow_writes
from tests.world.source import Source
from tests.world.until import wait_until

MARIA = "maria@mail.example"


@pytest.fixture(autouse=True)
def tiny_slices(settings: Settings) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001


def work(run: ImportRun) -> None:
    """Take a step of the run, in a thread."""
    try:
        advance(run.pk)
    finally:
        connection.close()


@contextmanager
def worker_in_a_statement(
    run: ImportRun, table: str, event: str = "INSERT OR UPDATE"
) -> Iterator[tuple[Future[None], Any]]:
    """Have a worker that writes the table until the session is let go."""
    # What ends a run writes no row of the ledger, by a statement that could.
    each = "ROW" if table == "syncs_runrow" else "STATEMENT"
    with ThreadPoolExecutor(1) as pool, slow_writes(table, event, each=each) as session:
        worker = pool.submit(copy_context().run, work, run)
        wait_until(sessions_in_slow_writes)
        yield worker, session


def has_state(run: ImportRun, state: RunState) -> Callable[[], bool]:
    return lambda: ImportRun.objects.get(pk=run.pk).state == state


def staging_of(run: ImportRun) -> str:
    return staging_table_of(run.pk)


@pytest.mark.parametrize(
    ("phase", "table"),
    [
        (Phase.TIDY, staging_of),
        (Phase.DECIDE, lambda _: "syncs_runrow"),
        (Phase.APPLY, lambda _: "contacts_contact"),
        (Phase.APPLY, lambda _: "syncs_sourcelink"),
    ],
)
def test_statement_over_all_records_is_interrupted(
    source: Source, sync: Sync, phase: Phase, table: Callable[[ImportRun], str]
) -> None:
    source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, phase)

    with worker_in_a_statement(run, table(run)) as (worker, _):
        request_cancel(run, timezone.now())
        wait_until(has_state(run, RunState.CANCELLED))
        worker.result(timeout=60)

    run.refresh_from_db()
    assert (run.total, rows_of(run)) == (0, {})
    assert not Contact.objects.exists()
    assert is_balanced(run)


def test_small_run_that_is_interrupted_while_people_leave_has_applied_nothing(
    source: Source, sync: Sync, settings: Settings
) -> None:
    """It applies in one transaction what it brings and whom it removes."""
    settings.RUN_SLICE_SECONDS = 30
    since = timezone.now() - timedelta(days=1)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=since)
    leaves = source.add(MARIA)
    run_once(sync)
    source.delete(leaves)
    source.add("numa@mail.example")
    run = request_run(sync, user=None)

    with worker_in_a_statement(run, "contacts_membership", "DELETE") as (worker, _):
        request_cancel(run, timezone.now())
        wait_until(has_state(run, RunState.CANCELLED))
        worker.result(timeout=60)

    run.refresh_from_db()
    assert (run.total, run.deleted, rows_of(run)) == (0, 0, {})
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert is_balanced(run)


def test_who_cancels_waits_for_no_statement_of_a_run_with_a_remark(
    source: Source, sync: Sync
) -> None:
    source.withhold(source.add(MARIA), "First_Name")
    run = request_run(sync, user=None)
    drive_to(run, Phase.TIDY)

    with worker_in_a_statement(run, staging_of(run), "UPDATE OF reason") as (worker, _):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '30s'")
        assert request_cancel(run, timezone.now())
        worker.result(timeout=60)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_statement_for_another_run_is_not_interrupted(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    other = request_run(make_import(source.connect(make_organisation())), user=None)
    cancelled = request_run(sync, user=None)
    for each in (other, cancelled):
        drive_to(each, Phase.DECIDE)

    with worker_in_a_statement(other, "syncs_runrow") as (worker, session):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(copy_context().run, work, cancelled)
            wait_until(lambda: len(sessions_in_slow_writes()) == 2)
            request_cancel(cancelled, timezone.now())
            wait_until(has_state(cancelled, RunState.CANCELLED))
        assert not worker.done()
        release(session)
        worker.result(timeout=60)

    assert len(rows_of(other)) == 1


def test_run_that_waits_is_ended_by_a_worker_that_is_busy_with_another(
    source: Source, sync: Sync
) -> None:
    source.add(MARIA)
    busy = request_run(sync, user=None)
    drive_to(busy, Phase.DECIDE)
    waiting = request_run(make_import(source.connect(make_organisation())), user=None)
    drive_to(waiting, Phase.TIDY)
    RunCheckpoint.objects.filter(pk=waiting.pk).update(wake_at=timezone.now() + timedelta(hours=1))

    with worker_in_a_statement(busy, "syncs_runrow") as (worker, session):
        request_cancel(waiting, timezone.now())
        wait_until(has_state(waiting, RunState.CANCELLED))
        assert not worker.done()
        release(session)
        worker.result(timeout=60)

    # Nobody has interrupted what was at work for another run.
    assert len(rows_of(busy)) == 1


def test_run_is_ended_while_its_only_worker_hangs_in_a_call(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.trouble("hang", seconds=600)
    run = request_run(sync, user=None)

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(copy_context().run, work, run)
        wait_until(lambda: source.requests().get("GET /recruit/v2/Candidates"))
        request_cancel(run, timezone.now())
        wait_until(has_state(run, RunState.CANCELLED))
        is_at_work = not worker.done()
        source.peace()

    assert is_at_work
    assert not Contact.objects.exists()


def test_error_of_a_statement_that_nobody_interrupted_is_a_set_back(
    source: Source, sync: Sync
) -> None:
    source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE)

    with worker_in_a_statement(run, "syncs_runrow") as (worker, _):
        with serving_nobody(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_cancel_backend(%s)", sessions_in_slow_writes())
        worker.result(timeout=60)

    assert RunCheckpoint.objects.get(pk=run.pk).failures == 1
    assert ImportRun.objects.get(pk=run.pk).state == RunState.RUNNING
