"""Turns beside those that wait for Recruit: whoever hangs keeps nobody else waiting (R78, R84)."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from mmap import mmap
from threading import Event
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_shutting_down
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from recruit import Bounds, client
from syncs.checkpoint.lease import Lease
from syncs.models import ImportRun, RunCheckpoint, RunState, SyncState
from syncs.queue.request import request_run
from syncs.tasks import advance_run
from syncs.turns import beside, ending
from syncs.turns.beside import MAX_BESIDE, Turns
from tests.builders import make_organisation, make_run, make_sync
from tests.world.imports import addresses_on, checkpoint_of, drive, make_import, wake
from tests.world.patience import PATIENCE
from tests.world.source import Source
from tests.world.until import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MARIA = "maria@mail.example"


class BrokenOff(Exception):
    """Out of a turn."""


class Calls:
    """What turns do that wait for Recruit, for `seconds` so far, until it answers all."""

    def __init__(
        self,
        seconds: float = 600.0,
        *,
        in_postgresql: float = 0.0,
        only_the_first: bool = False,
    ) -> None:
        self.seconds = seconds
        self.only_the_first = only_the_first
        self.in_postgresql = in_postgresql
        self.answered = Event()
        self.waiting: list[int] = []

    def __call__(self, lease: Lease) -> None:
        is_at_once = self.only_the_first and len(self.waiting) > 0
        lease.waited = lambda: 0.0 if self.answered.is_set() else self.seconds
        if self.in_postgresql:
            lease._opened_at = time.monotonic() - self.in_postgresql
        self.waiting.append(lease.run_id)
        if not is_at_once:
            self.answered.wait(PATIENCE)


@contextmanager
def a_turn(calls: Calls) -> Iterator[Turns]:
    """Have turns of which the first is at work."""
    for _ in range(2 * MAX_BESIDE):
        make_run(make_sync(make_organisation()), state=RunState.QUEUED)
    turns = Turns(calls)
    first = Lease.take_next()
    assert first is not None
    with ThreadPoolExecutor(1) as pool, turns:
        pool.submit(turns.take, first)
        try:
            wait_until(lambda: len(calls.waiting) == 1)
            yield turns
        finally:
            calls.answered.set()


def take_others(turns: Turns, calls: Calls) -> int:
    """Look as long as turns begin, and return how many that were."""
    held = begun = count_held()
    while True:
        turns.take_another()
        if count_held() == held:
            return held - begun
        held += 1
        wait_until(lambda: len(calls.waiting) == count_held())


def count_held() -> int:
    return RunCheckpoint.objects.filter(lease_until__isnull=False).count()


def test_there_are_turns_beside_those_that_wait_up_to_a_limit() -> None:
    calls = Calls()

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == MAX_BESIDE

    assert len(set(calls.waiting)) == 1 + MAX_BESIDE


def test_one_turn_after_the_other_is_had_beside_one_that_waits() -> None:
    calls = Calls(only_the_first=True)

    with a_turn(calls) as turns:
        turns.take_another()
        wait_until(lambda: len(set(calls.waiting)) == 2 * MAX_BESIDE)


def test_there_is_none_beside_one_that_is_at_work() -> None:
    calls = Calls(seconds=beside.IDLE_SECONDS / 2)

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == 0


def test_beside_one_that_waits_for_postgresql_only_a_run_begins_that_had_not() -> None:
    calls = Calls(seconds=0, in_postgresql=600.0)

    with a_turn(calls) as turns:
        running = list(ImportRun.objects.order_by("-id").values_list("pk", flat=True)[:14])
        ImportRun.objects.filter(pk__in=running).update(state=RunState.RUNNING)
        assert take_others(turns, calls) == 2 * MAX_BESIDE - 1 - len(running)

    assert set(calls.waiting).isdisjoint(running)


def test_a_lease_tells_for_how_long_its_checkpoint_is_open() -> None:
    make_run(make_sync(make_organisation()), state=RunState.QUEUED)
    lease = Lease.take_next()
    assert lease is not None

    with lease.checkpoint():
        is_open = lease.written() > 0

    assert (is_open, lease.written()) == (True, 0)


def test_there_is_none_beside_one_that_waits_for_postgresql_for_a_moment() -> None:
    calls = Calls(seconds=0, in_postgresql=beside.IDLE_SECONDS / 2)

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == 0


@pytest.mark.parametrize(("seconds", "limit"), [(0, 1800), (600, 0)])
def test_there_is_none_beside_a_call_that_is_old(
    seconds: float, limit: float, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "BEGINS_SECONDS", seconds)
    settings.CELERY_TASK_TIME_LIMIT = limit
    calls = Calls()

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == 0


def test_there_is_none_when_the_worker_is_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "_SHARED", mmap(-1, 1))
    calls = Calls()

    with a_turn(calls) as turns:
        worker_shutting_down.send(sender="worker", sig="SIGTERM", how="Warm", exitcode=0)
        assert take_others(turns, calls) == 0


def test_processes_know_what_the_first_one_is_told() -> None:
    program = """
import os
from syncs.turns.ending import is_ending, note_ending

child = os.fork()
if not child:
    note_ending()
    os._exit(0)
os.waitpid(child, 0)
print(is_ending())
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert told.stdout == b"True\n"


def test_no_run_is_taken_for_which_postgresql_has_no_session(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = Calls()

    with a_turn(calls) as turns, monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "/nowhere")
        assert take_others(turns, calls) == 0

    assert "a turn beside others broke off" in caplog.text


def test_nobody_leaves_before_the_others_who_breaks_off_or_is_at_the_soft_limit() -> None:
    calls, limited = Calls(), Event()
    with a_turn(calls) as turns:
        turns.take_another()
        wait_until(lambda: len(calls.waiting) == 2)

        def limit(*_: Any) -> None:
            limited.set()
            raise SoftTimeLimitExceeded

        def interrupt() -> None:
            wait_until(lambda: vars(turns._changed)["_waiters"])
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
            limited.wait(PATIENCE)
            calls.answered.set()

        before = signal.signal(signal.SIGUSR1, limit)
        try:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(interrupt)
                with pytest.raises(BrokenOff), turns:
                    raise BrokenOff
        finally:
            signal.signal(signal.SIGUSR1, before)

        assert (limited.is_set(), turns._at_work) == (True, [])


def test_there_is_none_when_the_turns_are_over() -> None:
    calls = Calls()
    with a_turn(calls) as turns:
        pass

    assert take_others(turns, calls) == 0


def test_runs_of_others_that_are_due_are_done_while_one_hangs_which_loses_nothing(
    source: Source, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "Bounds", partial(Bounds, read=600.0, total=600.0))
    monkeypatch.setattr(beside, "IDLE_SECONDS", 0.5)
    source.add(MARIA)
    source.trouble("hang", match="Candidates?", seconds=600)
    stuck = request_run(make_import(source.connect(organisation)), user=None)

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(copy_context().run, work)
        try:
            wait_until(lambda: source.requests().get("GET /recruit/v2/Candidates"))
            # No tick tells of it: the worker finds it by itself.
            due = {"state": SyncState.ACTIVE, "next_run_at": timezone.now()}
            contacts = make_import(source.connect(make_organisation()), module="Contacts", **due)
            wait_until(lambda: contacts.runs.filter(state=RunState.SUCCEEDED).exists())
            before = checkpoint_of(stuck)
            is_at_work = not worker.done()
        finally:
            source.peace()
        worker.result(timeout=PATIENCE)

    assert (is_at_work, before.token, before.failures) == (True, 1, 0)
    wake(stuck)
    drive(stuck)
    assert (stuck.state, stuck.new, stuck.total) == (RunState.SUCCEEDED, 1, 1)
    assert addresses_on(stuck.sync.mailing_list) == {MARIA}


def work() -> None:
    try:
        advance_run()
    finally:
        connection.close()
