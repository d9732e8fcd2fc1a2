"""The actions that happen at the same moment, each with a database connection of its own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from threading import Barrier
from typing import Any

from django.db import connection

_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Return what they return, each done in a thread with a database connection of its own."""
    together = Barrier(len(actions))
    standings = [copy_context() for _ in actions]

    def do(standing: Context, action: Callable[[], Any]) -> Any:
        together.wait(timeout=10)
        try:
            return standing.run(action)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(do, standings, actions))


def wait_until_somebody_waits() -> None:
    """Return as soon as another connection waits for a lock that this one holds."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                """
                SELECT count(*) FROM pg_locks
                 WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
                """
            )
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits for our lock")


def waiting_behind(pool: ThreadPoolExecutor, action: Callable[[], str]) -> Future[str]:
    """Start the action in another connection; comes back as soon as it waits for a lock of ours."""

    def do() -> str:
        try:
            return action()
        finally:
            connection.close()

    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        before = waiting = cursor.fetchone()
        begun = pool.submit(copy_context().run, do)
        while waiting <= before and not begun.done():
            cursor.execute(_WAITING)
            waiting = cursor.fetchone()
    return begun
