"""The threads of a web process that may wait for one account at a time (R78).

A process has few threads, and a Recruit that is slow would take them all: a page of another
organisation would wait for a thread.
"""

import threading
from collections import Counter
from collections.abc import Hashable

from recruit.errors import TryLater

SEATS = 2
"""A quarter of a process's threads (`Dockerfile`)."""

SEAT_PATIENCE = 0.5
"""Seconds that a page waits for a seat: a Recruit that is well answers sooner."""


class Crowded(TryLater):
    """Other pages are waiting for the same account, so this one does not."""

    def __init__(self) -> None:
        super().__init__("Recruit is slow, and other pages are waiting for it already")


class PageSeats:
    """The seats of all accounts in this process; safe for threads."""

    def __init__(self, seats: int = SEATS) -> None:
        self._seats = seats
        self._taken: Counter[Hashable] = Counter()
        self._changed = threading.Condition()

    def take(self, account: Hashable, *, patience: float = SEAT_PATIENCE) -> None:
        """Take a seat, to be given back. Raises Crowded where none becomes free in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._taken[account] < self._seats, patience):
                raise Crowded
            self._taken[account] += 1

    def give_back(self, account: Hashable) -> None:
        with self._changed:
            self._taken[account] -= 1
            if not self._taken[account]:
                del self._taken[account]
            self._changed.notify_all()


PAGE_SEATS = PageSeats()
