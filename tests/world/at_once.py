"""The actions that happen at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Return what they return, each done in a thread with a database connection of its own."""
    together = Barrier(len(actions))

    def do(action: Callable[[], Any]) -> Any:
        together.wait(timeout=10)
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(do, actions))
