"""Recruit access tokens, shared by all workers through Valkey and encrypted there (R3)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.core.cache import BaseCache, caches
from redis.exceptions import RedisError
from redis.lock import Lock

from recruit.errors import TryLater
from syncs.account.valkey import valkey_client
from web.key_ring import SecretUnreadable, decrypt, encrypt

REFRESH_SECONDS = 60
"""A refresh is over when its call is (`recruit.Bounds`): who holds the lock for longer is dead."""

WAIT_SECONDS = 10.0
"""A refresh takes a second; a worker has better things to do than to wait for a dead holder's."""

COPY_SECONDS = 15
"""A full read makes thousands of calls: each need not ask Valkey and decrypt."""


class SharedTokenStore:
    """The `recruit.TokenStore` of a deployment; keeps a copy for a few seconds.

    Every method raises TryLater while Valkey is away.
    """

    def __init__(self, *, wait: float = WAIT_SECONDS) -> None:
        self._wait = wait
        self._copies: dict[str, tuple[str, float]] = {}
        self._refreshing: set[str] = set()

    def get(self, key: str) -> str | None:
        if key in self._refreshing:
            return _shared(key)
        token, good_until = self._copies.get(key, (None, 0.0))
        if time.monotonic() < good_until:
            return token
        token = _shared(key)
        if token is not None:
            self._copies[key] = (token, time.monotonic() + COPY_SECONDS)
        return token

    def set(self, key: str, token: str, expires_at: datetime) -> None:
        seconds = (expires_at - datetime.now(UTC)).total_seconds()
        with _or_later():
            _cache().set(_name(key), encrypt(token).decode(), timeout=max(0, int(seconds)))

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Hold the lock under which a token is renewed.

        Under it, `get` gives what is shared and no copy: another worker may just have set it.
        """
        lock = Lock(
            valkey_client(),
            f"recruitsync:lock:{_name(key)}",
            timeout=REFRESH_SECONDS,
            sleep=0.05,
            blocking_timeout=self._wait,
        )
        with _or_later():
            if not lock.acquire():
                raise TryLater("another worker is still renewing the access token")
        self._refreshing.add(key)
        self._copies.pop(key, None)
        try:
            yield
        finally:
            self._refreshing.discard(key)
            with suppress(RedisError):  # over anyway: it ran out, or will
                lock.release()


def _shared(key: str) -> str | None:
    with _or_later():
        stored = _cache().get(_name(key))
    try:
        return None if stored is None else decrypt(stored.encode())
    except SecretUnreadable:
        return None


@contextmanager
def _or_later() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise TryLater(f"the access tokens are out of reach: {type(error).__name__}") from None


def _cache() -> BaseCache:
    return caches["shared"]


def _name(key: str) -> str:
    return f"recruit-token:{key}"
