"""Has turns beside those that wait for Recruit, so that a source that hangs takes nobody's worker
(R78, R84).

A call may wait for most of a minute, and a file that trickles for ten. As many accounts that hang
as there are workers would keep everybody else waiting for as long. So a worker of which all turns
wait takes one more, in a thread of its own (`docs/decisions/0053-turns-beside.md`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import Self

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection

from syncs.checkpoint.lease import Lease
from syncs.turns.ending import is_ending
from syncs.turns.slice import is_any_awaited, is_any_new_awaited

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""A turn that has waited for so long does nothing but wait; most answers come sooner."""

MAX_BESIDE = 8
"""Turns that a process has beside the one that it was called for; each needs a session of
PostgreSQL."""

BEGINS_SECONDS = 60.0
"""After which a call begins no more of them, so that it ends though somebody always waits: garbage
is collected, a process that has grown is replaced and ticks are taken only between two calls."""


class Turns:
    """The turns that one process has at the same time, in as many threads.

    `advance` has a turn with a lease. At the end of a `with` block no turn is at work.
    """

    def __init__(self, advance: Callable[[Lease], None]) -> None:
        self._advance = advance
        self._at_work: list[Lease] = []
        self._changed = Condition()
        begins = min(BEGINS_SECONDS, settings.CELERY_TASK_TIME_LIMIT / 2)
        self._begins_until = time.monotonic() + begins

    def take(self, lease: Lease) -> None:
        """Have a turn in this thread."""
        with self._changed:
            self._at_work.append(lease)
        self._work(lease)

    def take_another(self) -> None:
        """Begin the next turn in a thread: where all at work wait for Recruit; or of a run that has
        not begun, where they wait for PostgreSQL. Comes back when it has its run, or there is
        none."""
        with self._changed:
            is_idle, waits = self._is_idle(only_new=False), self._is_idle(only_new=True)
        if is_idle and is_any_awaited():
            self._begin_beside(only_new=False)
        elif waits and is_any_new_awaited():
            self._begin_beside(only_new=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until no turn is at work, whatever became of the first one. Also beyond the soft
        limit, which reaches this thread alone: at the hard one, what another thread hangs in ends
        with the process."""
        with self._changed:
            while self._at_work:
                with suppress(SoftTimeLimitExceeded):
                    self._changed.wait()

    def _is_idle(self, *, only_new: bool) -> bool:
        """Tell whether there are turns that do nothing but wait, and there may be one more: one
        that is `only_new` also while they wait for PostgreSQL."""
        return (
            0 < len(self._at_work) <= MAX_BESIDE
            and time.monotonic() < self._begins_until
            and not is_ending()
            and all(
                lease.waited() >= IDLE_SECONDS or (only_new and lease.written() >= IDLE_SECONDS)
                for lease in self._at_work
            )
        )

    def _begin_beside(self, *, only_new: bool) -> None:
        taken = Event()
        what = {"taken": taken, "only_new": only_new}
        Thread(target=self._work_beside, kwargs=what, name="beside", daemon=True).start()
        taken.wait()

    def _work_beside(self, *, taken: Event, only_new: bool) -> None:
        """Have one turn after the other, as long as those beside which it began do nothing else."""
        lease = None
        try:
            while lease := self._take_next(only_new=only_new):
                taken.set()
                self._work(lease)
        except Exception:  # the edge of a thread: another worker goes on when the lease is over
            logger.exception("run %s: a turn beside others broke off", lease and lease.run_id)
        finally:
            taken.set()
            connection.close()

    def _take_next(self, *, only_new: bool) -> Lease | None:
        """Take a lease in the thread that is to work for it: where PostgreSQL has no session for
        one more, no run is taken from those who could go on with it."""
        connection.ensure_connection()  # while nobody waits for us
        with self._changed:
            is_idle = self._is_idle(only_new=only_new)
            lease = Lease.take_next(only_new=only_new) if is_idle else None
            if lease is not None:
                self._at_work.append(lease)
        return lease

    def _work(self, lease: Lease) -> None:
        try:
            self._advance(lease)
        finally:
            with self._changed:
                self._at_work.remove(lease)
                self._changed.notify_all()
