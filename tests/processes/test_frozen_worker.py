"""A worker that is frozen in a transaction holds up nobody, and its run goes on elsewhere."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.tenancy.standing import serving_nobody
from syncs.models import ImportRun, Phase, RunCheckpoint, RunState
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from tests.processes.fixtures import Worker
from tests.processes.subject import effects, make_sync
from tests.processes.test_killed_worker import finished
from tests.world.slow_statements import release, sessions_in_slow_writes, slow_writes
from tests.world.until import wait_until

LEASE = 6
"""Seconds; silence in a transaction is ended after half of it."""


@pytest.fixture(autouse=True)
def short_lease(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RUN_LEASE_SECONDS = LEASE
    monkeypatch.setenv("LEASE_SECONDS", str(LEASE))
    monkeypatch.setenv("SLICE_SECONDS", "2")
    cache.clear()


def freeze(worker: Worker) -> None:
    for process in (psutil.Process(worker.pid), *psutil.Process(worker.pid).children()):
        os.kill(process.pid, signal.SIGSTOP)


def are_silent_in_a_transaction(sessions: list[int]) -> bool:
    """Tell whether their statements are over; PostgreSQL may have ended the sessions since."""
    # As the role that signed in: no other one sees what its sessions do.
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT NOT EXISTS (SELECT
                                 FROM pg_stat_activity
                                WHERE pid = ANY (%s)
                                  AND state <> 'idle in transaction')
            """,
            [sessions],
        )
        (silent,) = cursor.fetchone()
    return bool(silent)


@contextmanager
def frozen_in_a_transaction(
    sandbox: dict[str, str], start_worker: Callable[..., Worker]
) -> Iterator[ImportRun]:
    """Have a run whose worker is frozen while it applies a range."""
    run = request_run(make_sync(sandbox, "frozen"), user=None)
    with slow_writes("contacts_contact") as session:
        worker = start_worker()
        wait_until(lambda: RunCheckpoint.objects.get(pk=run.pk).phase == Phase.APPLY)
        wait_until(sessions_in_slow_writes)
        sessions = sessions_in_slow_writes()
        freeze(worker)
        release(session)
        wait_until(lambda: are_silent_in_a_transaction(sessions))
        yield run


def test_frozen_worker_holds_up_nobody_and_its_run_is_taken_over(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    sandbox = start_sandbox(candidates=500)

    with frozen_in_a_transaction(sandbox, start_worker) as run:
        other = request_run(make_sync(sandbox, "other"), user=None)
        start_worker()
        undisturbed, taken_over = finished(other), finished(run)

    assert (undisturbed.state, taken_over.state) == (RunState.SUCCEEDED, RunState.SUCCEEDED)
    assert effects(taken_over) == effects(undisturbed)


def test_run_of_a_frozen_worker_is_cancelled(
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEASE_SECONDS", "600")  # it is not taken over for any other reason

    with frozen_in_a_transaction(start_sandbox(candidates=500), start_worker) as run:
        start_worker()
        request_cancel(run, timezone.now())
        ended = finished(run)

    assert (ended.state, ended.total) == (RunState.CANCELLED, 0)
