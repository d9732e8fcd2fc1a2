"""Real workers and Beat: who reports, and by which clock it is decided what is due (R84)."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import current_app
from django.db.models.functions import Now

from devtools.clock import shifted_environment
from devtools.preload import is_possible
from recruitsync.environment import PROJECT
from syncs.models import Heartbeat, ImportRun, Sync
from syncs.models.heartbeat import Part
from tests.builders import make_organisation, make_sync
from tests.processes.beat import Beat, start_beat
from tests.processes.fixtures import Worker, worker_environment
from tests.world.until import wait_until


def reported() -> set[str]:
    return set(Heartbeat.objects.values_list("part", flat=True))


def is_healthy(*parts: str) -> bool:
    """Ask as the health check of a container does."""
    command = [sys.executable, str(PROJECT / "deploy" / "healthcheck.py"), *parts]
    done = subprocess.run(command, check=False, env=worker_environment({}))
    return done.returncode == 0


@contextmanager
def beat(**environment: str) -> Iterator[Beat]:
    process = start_beat(**environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(autouse=True)
def empty_queues(transactional_db: None) -> Iterator[None]:
    current_app.control.purge()
    yield
    current_app.control.purge()


def test_worker_reports_the_queues_that_it_reads(start_worker: Callable[..., Worker]) -> None:
    start_worker(queues="clock")
    wait_until(lambda: reported() == {Part.CLOCK})
    assert (is_healthy("clock"), is_healthy("clock", "worker")) == (True, False)

    start_worker()
    wait_until(lambda: reported() == {Part.CLOCK, Part.WORKER})
    assert is_healthy("clock", "worker")

    Heartbeat.objects.update(reported_at=Now() - timedelta(seconds=61))
    wait_until(lambda: is_healthy("clock", "worker"))


def test_beat_does_not_end_without_postgresql() -> None:
    with beat(DATABASE_URL="postgresql:///not_there_yet?host=/nowhere") as waiting:
        time.sleep(8)  # longer than it takes to look once
        assert waiting.poll() is None
    with beat():
        wait_until(lambda: reported() == {Part.BEAT, Part.BROKER})
        assert is_healthy("beat")


@pytest.mark.skipif(not is_possible(), reason="needs Linux with a C compiler")
@pytest.mark.parametrize("hours", [1, -1])
def test_clocks_of_beat_and_worker_decide_nothing(
    hours: int, start_worker: Callable[..., Worker]
) -> None:
    organisation = make_organisation()
    due, soon = make_sync(organisation), make_sync(organisation)
    Sync.objects.filter(pk=due.pk).update(next_run_at=Now())
    Sync.objects.filter(pk=soon.pk).update(next_run_at=Now() + timedelta(minutes=50))
    shifted = shifted_environment(timedelta(hours=hours))

    start_worker(queues="clock", **shifted)
    with beat(TICK_SECONDS="1"):
        wait_until(ImportRun.objects.exists)

    assert ImportRun.objects.get().sync == due
