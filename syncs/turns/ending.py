"""Tells the processes of a worker that it is to end.

SIGTERM reaches the first of them alone, which waits for the others: to them it says nothing.
"""

from __future__ import annotations

from mmap import mmap
from typing import Any

from celery.signals import worker_shutting_down

_SHARED = mmap(-1, 1)
"""A byte that a process shares with all that are forked from it later."""


@worker_shutting_down.connect
def note_ending(**_: Any) -> None:
    """Note that the worker is to end, in its first process."""
    _SHARED[0] = 1


def is_ending() -> bool:
    """Tell whether the worker of this process is to end."""
    return _SHARED[0] == 1
