"""How many calls at a time an account gets, from however many clients."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from recruit.errors import RateLimited

CALLS_AT_ONCE = 3
"""The least that Zoho grants is five (as documented for Zoho CRM); others want some of them."""

PATIENCE = 10.0
"""Seconds that a call waits for its place; after that the worker has better things to do."""


class CallPlaces(Protocol):
    """The places of one account. Each call takes one for as long as it lasts."""

    def place(self, seconds: float) -> AbstractContextManager[object]:
        """Held during one call, which takes no longer than `seconds`.

        Raises `errors.RateLimited` where none becomes free in time.
        """


class MemoryCallPlaces:
    """Places for the clients of this process only; safe for threads."""

    def __init__(self, places: int = CALLS_AT_ONCE, *, patience: float = PATIENCE) -> None:
        self._places = threading.Semaphore(places)
        self._patience = patience

    @contextmanager
    def place(self, seconds: float) -> Iterator[None]:
        if not self._places.acquire(timeout=min(seconds, self._patience)):
            raise too_many_of_our_own()
        try:
            yield
        finally:
            self._places.release()


def too_many_of_our_own() -> RateLimited:
    return RateLimited("too many calls of our own are under way for this account")
