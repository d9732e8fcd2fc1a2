"""Turns beside those that wait for Recruit: whoever hangs keeps nobody else waiting (R78, R84)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from threading import Event

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import Organisation
from recruit import Bounds, client
from syncs.checkpoint.lease import Lease
from syncs.models import RunCheckpoint, RunState
from syncs.queue.request import request_run
from syncs.tasks import advance_run
from syncs.turns import beside
from syncs.turns.beside import MAX_BESIDE, Turns
from tests.builders import make_organisation, make_run, make_sync
from tests.world.imports import addresses_on, checkpoint_of, drive, make_import, wake
from tests.world.patience import PATIENCE
from tests.world.source import Source
from tests.world.until import wait_until

pytestmark = pytest.mark.django_db

MARIA = "maria@mail.example"


class Calls:
    """What turns do that wait for Recruit, for `seconds` so far, until it answers all."""

    def __init__(self, seconds: float = 600.0) -> None:
        self.seconds = seconds
        self.answered = Event()
        self.waiting: list[int] = []

    def __call__(self, lease: Lease) -> None:
        lease.waited = lambda: self.seconds
        self.waiting.append(lease.run_id)
        self.answered.wait(PATIENCE)


@contextmanager
def a_turn(calls: Calls) -> Iterator[Turns]:
    """Have turns of which the first is at work."""
    for _ in range(2 * MAX_BESIDE):
        make_run(make_sync(make_organisation()), state=RunState.QUEUED)
    turns = Turns(calls)
    first = Lease.take_next()
    assert first is not None
    with ThreadPoolExecutor(1) as pool:
        pool.submit(turns.take, first)
        try:
            wait_until(lambda: len(calls.waiting) == 1)
            yield turns
        finally:
            calls.answered.set()
            turns.wait()


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


def test_there_is_none_beside_one_that_is_at_work() -> None:
    calls = Calls(seconds=beside.IDLE_SECONDS / 2)

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == 0


def test_there_is_none_beside_a_call_that_is_old(settings: Settings) -> None:
    settings.CELERY_TASK_TIME_LIMIT = 0
    calls = Calls()

    with a_turn(calls) as turns:
        assert take_others(turns, calls) == 0


def test_there_is_none_when_the_turns_are_over() -> None:
    calls = Calls()
    with a_turn(calls) as turns:
        pass

    assert take_others(turns, calls) == 0


def test_runs_of_others_are_done_while_one_hangs_which_loses_nothing(
    source: Source, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "Bounds", partial(Bounds, read=600.0, total=600.0))
    monkeypatch.setattr(beside, "IDLE_SECONDS", 0.5)
    source.add(MARIA)
    source.trouble("hang", match="Candidates?", seconds=600)
    stuck = request_run(make_import(source.connect(organisation)), user=None)

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(copy_context().run, work)
        wait_until(lambda: source.requests().get("GET /recruit/v2/Candidates"))
        contacts = make_import(source.connect(make_organisation()), module="Contacts")
        other = request_run(contacts, user=None)
        wait_until(lambda: type(other).objects.get(pk=other.pk).state == RunState.SUCCEEDED)
        before = checkpoint_of(stuck)
        is_at_work = not worker.done()
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
