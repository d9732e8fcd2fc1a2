"""Real processes: a sandbox and Celery workers on the test database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import quote, urlencode

import psutil
import pytest
from django.db import connection

from accounts.tenancy.standing import serving_nobody
from tests.processes.sandbox import sandbox
from tests.world.nursery import Nursery
from tests.world.until import wait_until

Worker = psutil.Process

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
def start_worker(transactional_db: None, nursery: Nursery) -> Iterator[Callable[..., Worker]]:
    """`start_worker()` starts a Celery worker, of some queues only if they are named, with a module
    besides if that is; whatever still runs at the end is killed."""
    workers: list[Worker] = []

    def start(queues: str = "", include: str = "", **environment: str) -> Worker:
        workers.append(_worker(nursery, queues, include, environment))
        return workers[-1]

    yield start
    for worker in workers:
        kill(worker)
    wait_until(is_nobody_at_work)


def kill(worker: Worker) -> None:
    """SIGKILL for the worker and all its processes, as a crash of the machine would."""
    with suppress(psutil.NoSuchProcess):  # it has ended before
        children = worker.children(recursive=True)
        worker.kill()
        for process in children:
            with suppress(psutil.NoSuchProcess):  # it has noticed, and ended
                process.kill()
    worker.wait()


def is_nobody_at_work() -> bool:
    """Tell whether no other session of this database is at a statement: PostgreSQL finishes that of
    a process that was killed, and what it writes would be the next test's."""
    # As the role that signed in: no other one sees what its sessions do.
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT NOT EXISTS (SELECT
                                 FROM pg_stat_activity
                                WHERE datname = current_database()
                                  AND usename = current_user
                                  AND pid <> pg_backend_pid()
                                  AND state <> 'idle')
            """
        )
        (nobody,) = cursor.fetchone()
    return bool(nobody)


def _worker(nursery: Nursery, queues: str, include: str, environment: dict[str, str]) -> Worker:
    arguments = ["-A", "recruitsync", "worker", "--concurrency", "1", *QUIET]
    arguments += ["--queues", queues] if queues else []
    arguments += ["--include", include] if include else []
    whole = worker_environment(environment)
    if "LD_PRELOAD" not in environment:
        return nursery.fork(arguments, whole)
    # It is read when a program begins.
    command = [sys.executable, "-m", "celery", *arguments]
    return psutil.Popen(command, env=whole, stdout=subprocess.DEVNULL)


def worker_environment(environment: dict[str, str]) -> dict[str, str]:
    """Ours, with the test database in place of the one that the settings name."""
    return os.environ | {"DATABASE_URL": _test_database(connection.settings_dict)} | environment


def _test_database(settings: dict[str, Any]) -> str:
    parameters = {key.lower(): settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    given = {key: value for key, value in parameters.items() if value}
    return f"postgresql:///{quote(settings['NAME'])}?{urlencode(given)}"
