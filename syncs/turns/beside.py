"""Has turns beside those that wait for Recruit, so that a source that hangs takes nobody's worker
(R78, R84).

A call may wait for most of a minute, and a file that trickles for ten. As many accounts that hang
as there are workers would keep everybody else waiting for as long. So a worker of which all turns
wait takes one more, in a thread of its own (`docs/decisions/0053-turns-beside.md`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition, Thread

from django.conf import settings
from django.db import connection

from syncs.checkpoint.lease import Lease

IDLE_SECONDS = 1.0
"""A turn that has waited for so long does nothing but wait; most answers come sooner."""

MAX_BESIDE = 8
"""Turns that a process has beside the one that it was called for; each needs a session of
PostgreSQL."""


class Turns:
    """The turns that one process has at the same time, in as many threads.

    `advance` has a turn with a lease. Nobody begins one more when the call that the process was
    given is half as old as one may get.
    """

    def __init__(self, advance: Callable[[Lease], None]) -> None:
        self._advance = advance
        self._at_work: list[Lease] = []
        self._changed = Condition()
        self._begins_until = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT / 2

    def take(self, lease: Lease) -> None:
        """Have a turn in this thread."""
        with self._changed:
            self._at_work.append(lease)
        self._work(lease)

    def take_another(self) -> None:
        """Begin the next turn in a thread, where all at work wait for Recruit."""
        with self._changed:
            if not self._is_idle() or (lease := Lease.take_next()) is None:
                return
            self._at_work.append(lease)
        Thread(target=self._work_and_leave, args=(lease,), name="beside", daemon=True).start()

    def wait(self) -> None:
        """Wait until no turn is at work."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work)

    def _is_idle(self) -> bool:
        """Tell whether there are turns that do nothing but wait, and there may be one more."""
        return (
            0 < len(self._at_work) <= MAX_BESIDE
            and time.monotonic() < self._begins_until
            and all(lease.waited() >= IDLE_SECONDS for lease in self._at_work)
        )

    def _work(self, lease: Lease) -> None:
        try:
            self._advance(lease)
        finally:
            with self._changed:
                self._at_work.remove(lease)
                self._changed.notify_all()

    def _work_and_leave(self, lease: Lease) -> None:
        try:
            self._work(lease)
        finally:
            connection.close()
