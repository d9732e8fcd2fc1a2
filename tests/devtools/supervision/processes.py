"""Look at real processes: which there are, whether they are gone."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from tests.world.patience import PATIENCE

PROJECT = Path(__file__).resolve().parents[3]


def family_of(pid: int) -> dict[int, str]:
    """Process ids and names of the children and theirs."""
    family = {}
    for child in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # PostgreSQL's come and go
            family[child.pid] = child.name()
    return family


def is_alive(pid: int) -> bool:
    """A zombie is dead; it only waits for init to notice."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
