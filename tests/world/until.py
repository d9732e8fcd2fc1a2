"""The wait for what comes in a while, however busy the machine is."""

import time
from collections.abc import Callable

from tests.world.patience import PATIENCE


def wait_until(
    holds: Callable[[], object], *, seconds: float = PATIENCE, every: float = 0.05
) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(every)
