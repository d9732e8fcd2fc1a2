"""The questions that are under way, so that whoever has a client can tell how long it waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class UnderWay:
    """The questions of one client that have no answer yet; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[object, float] = {}

    @property
    def longest(self) -> float:
        """The seconds since the oldest of them was asked; 0 where none is under way."""
        with self._lock:
            return time.monotonic() - min(self._since.values()) if self._since else 0.0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one during the body."""
        question = object()
        with self._lock:
            self._since[question] = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                del self._since[question]
