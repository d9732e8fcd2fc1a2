"""The slots that limit how many calls at a time an account gets, from however many clients."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from recruit.errors import RateLimited

CALLS_AT_ONCE = 3
"""The least that Zoho grants is five (as documented for Zoho CRM); others want some of them."""

CALL_PATIENCE = 10.0
"""Seconds that a call waits for its slot; after that the worker has better things to do."""


class CallSlots(Protocol):
    """The slots of one account. Each call takes one for as long as it lasts."""

    def hold(self, seconds: float) -> AbstractContextManager[object]:
        """Hold a slot during one call, which takes no longer than `seconds`.

        Raises `errors.RateLimited` where none becomes free in time.
        """


class MemoryCallSlots:
    """The slots for the clients of this process only; safe for threads."""

    def __init__(self, slots: int = CALLS_AT_ONCE, *, patience: float = CALL_PATIENCE) -> None:
        self._slots = threading.Semaphore(slots)
        self._patience = patience

    @contextmanager
    def hold(self, seconds: float) -> Iterator[None]:
        if not self._slots.acquire(timeout=min(seconds, self._patience)):
            raise too_many_of_our_own()
        try:
            yield
        finally:
            self._slots.release()


def too_many_of_our_own() -> RateLimited:
    """Make the error that says that no slot became free in time."""
    return RateLimited("too many calls of our own are under way for this account")
