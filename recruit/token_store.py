"""The store in which access tokens are kept between calls, shared by all workers of a connection.

Zoho grants at most ten access tokens per refresh token in ten minutes: a deployment of more than
one process gives the client a store that they share.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol


class TokenStore(Protocol):
    """The access tokens by key; a key stands for one set of credentials at one address."""

    def get(self, key: str) -> str | None:
        """Return the token last set, None if there is none or its `expires_at` has passed."""

    def set(self, key: str, token: str, expires_at: datetime) -> None:
        """Keep `token` until `expires_at` (aware): a few minutes before Zoho lets it expire."""

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Give the key to one holder at a time, around one refresh: one or two HTTP calls.

        A store that gives up waiting raises `errors.TryLater`.
        """


def utc_now() -> datetime:
    return datetime.now(UTC)


class MemoryTokenStore:
    """The tokens of this process only; safe for threads."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._making = threading.Lock()

    def get(self, key: str) -> str | None:
        token, expires_at = self._tokens.get(key, (None, self._now()))
        return token if self._now() < expires_at else None

    def set(self, key: str, token: str, expires_at: datetime) -> None:
        self._tokens[key] = (token, expires_at)

    def lock(self, key: str) -> AbstractContextManager[object]:
        with self._making:
            return self._locks[key]
