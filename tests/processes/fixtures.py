"""Real processes: a sandbox and Celery workers on the test database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlencode

import psutil
import pytest
from django.db import connection

from tests.processes.sandbox import sandbox

Worker = subprocess.Popen[bytes]

QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")


@pytest.fixture(scope="module")
def start_sandbox() -> Iterator[Callable[..., dict[str, str]]]:
    """`start_sandbox(candidates=n)` gives the line that the sandbox prints; further sizes are those
    of `tests.processes.sandbox`."""
    with ExitStack() as stack:

        def start(*, candidates: int, **more: int) -> dict[str, str]:
            return stack.enter_context(sandbox(candidates, **more))

        yield start


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[..., Worker]]:
    """`start_worker()` starts a Celery worker, of some queues only if they are named, with a module
    besides if that is; whatever still runs at the end is killed."""
    workers: list[Worker] = []

    def start(queues: str = "", include: str = "", **environment: str) -> Worker:
        workers.append(_worker(queues, include, environment))
        return workers[-1]

    yield start
    for worker in workers:
        kill(worker)


def kill(worker: Worker) -> None:
    """SIGKILL for the worker and all its processes, as a crash of the machine would."""
    if worker.poll() is None:
        children = psutil.Process(worker.pid).children(recursive=True)
        worker.kill()
        for process in children:
            process.kill()
    worker.wait()


def _worker(queues: str, include: str, environment: dict[str, str]) -> Worker:
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "worker", "--concurrency", "1"]
    chosen = ["--queues", queues] if queues else []
    chosen += ["--include", include] if include else []
    return subprocess.Popen(
        [*command, *chosen, *QUIET], env=worker_environment(environment), stdout=subprocess.DEVNULL
    )


def worker_environment(environment: dict[str, str]) -> dict[str, str]:
    """Ours, with the test database in place of the one that the settings name."""
    return os.environ | {"DATABASE_URL": _test_database(connection.settings_dict)} | environment


def _test_database(settings: dict[str, Any]) -> str:
    parameters = {key.lower(): settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    given = {key: value for key, value in parameters.items() if value}
    return f"postgresql:///{quote(settings['NAME'])}?{urlencode(given)}"
