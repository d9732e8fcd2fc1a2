"""The lock of a folder: two `make run` in one checkout must not share a data folder.

The lock is inherited by the tethers of the servers. So it is free only when the servers are gone
too, and whoever comes right after a kill -9 waits here until the old ones have stopped.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

import psutil

from devtools.embedded.failures import FolderInUseError

PATIENCE = 40.0


@contextmanager
def lock(folder: Path) -> Iterator[int]:
    """Yield the lock's file descriptor. Raises FolderInUseError, at once if its holder is alive."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        wait_for(file.fileno(), folder)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


@contextmanager
def lock_first_free(folder: Path) -> Iterator[tuple[Path, int]]:
    """Lock `folder`, or `folder-2`, `folder-3`…: test runs at the same time get one each."""
    with ExitStack() as stack:
        for number in count(1):
            candidate = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
            with suppress(FolderInUseError):
                descriptor = stack.enter_context(lock(candidate))
                break
        yield candidate, descriptor


def wait_for(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not take(descriptor):
        holder = living_holder(folder)
        if holder is not None or time.monotonic() > deadline:
            raise FolderInUseError(folder, holder)
        time.sleep(0.05)


def take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def living_holder(folder: Path) -> int | None:
    """Return the supervisor's process id; None when only its servers are left.

    One that was killed and whose parent has not asked for its end yet is dead.
    """
    text = (folder / "lock").read_text()
    if not text.isdigit():
        return None
    try:
        status = psutil.Process(int(text)).status()
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:  # somebody else's, so there is one
        return int(text)
    return None if status == psutil.STATUS_ZOMBIE else int(text)
