"""Look at real processes: which there are, whether they are gone."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[3]


def family_of(pid: int) -> dict[int, str]:
    """Process ids and names of the children and theirs."""
    return {child.pid: child.name() for child in psutil.Process(pid).children(recursive=True)}


def is_alive(pid: int) -> bool:
    """A zombie is dead; it only waits for init to notice."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
