"""The actions that happen at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from threading import Barrier
from typing import Any

from django.db import connection

from tests.world.lock_waits import count_who_wait
from tests.world.patience import PATIENCE
from tests.world.until import wait_until


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Return what they return, each done in a thread with a database connection of its own."""
    together = Barrier(len(actions))
    standings = [copy_context() for _ in actions]

    def do(standing: Context, action: Callable[[], Any]) -> Any:
        together.wait(PATIENCE)
        try:
            return standing.run(action)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(do, standings, actions))


def waiting_behind(pool: ThreadPoolExecutor, action: Callable[[], str]) -> Future[str]:
    """Start the action in another connection; comes back as soon as it waits for a lock of ours."""

    def do() -> str:
        try:
            return action()
        finally:
            connection.close()

    before = count_who_wait()
    begun = pool.submit(copy_context().run, do)
    wait_until(lambda: count_who_wait() > before or begun.done())
    return begun
