"""A worker's memory does not grow with the number of records."""

import threading
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest

from syncs.models import RunState
from syncs.queue.request import request_run
from tests.processes.fixtures import Worker
from tests.processes.subject import make_sync
from tests.processes.test_killed_worker import finished

ALLOWANCE = 35 * 2**20
"""Bytes; a large run has larger batches than a small one, some fifteen megabytes."""

TAKES_LONG = pytest.mark.timeout(900)
"""For tests of minutes, which are quarters of an hour on a machine that is busy enough."""


@TAKES_LONG
def test_memory_of_a_large_run_is_that_of_a_small_one(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    small = peak_memory(start_sandbox(candidates=2_000), start_worker(), "small")
    large = peak_memory(start_sandbox(candidates=100_000), start_worker(), "large")

    assert large - small < ALLOWANCE, (small, large)


def peak_memory(sandbox: dict[str, str], worker: Worker, slug: str) -> int:
    """The most bytes that any process of the worker had during one first import."""
    with PeakMemory(worker) as peak:
        run = finished(request_run(make_sync(sandbox, slug), user=None))
    worker.terminate()
    worker.wait(timeout=60)
    assert run.state == RunState.SUCCEEDED
    return peak.bytes


class PeakMemory:
    """Looks at the processes' resident memory a few times a second."""

    def __init__(self, worker: Worker) -> None:
        self.bytes = 0
        self._worker = psutil.Process(worker.pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            for process in (self._worker, *self._worker.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
                    self.bytes = max(self.bytes, process.memory_info().rss)
