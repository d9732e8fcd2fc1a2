"""Recruit access tokens, shared by all workers through Valkey and encrypted there (R3)."""

import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache
from redis import Redis
from redis.lock import Lock

from syncs.models.key_ring import SecretUnreadable, decrypt, encrypt

REFRESH_SECONDS = 60
"""A refresh takes one or two calls; a holder that died blocks the others for no longer."""


COPY_SECONDS = 15
"""A full read makes thousands of calls: each need not ask Valkey and decrypt."""


class SharedTokenStore:
    """The `recruit.TokenStore` of a deployment; keeps a copy for a few seconds."""

    def __init__(self) -> None:
        self._copies: dict[str, tuple[str, float]] = {}

    def get(self, key: str) -> str | None:
        token, good_until = self._copies.get(key, (None, 0.0))
        if time.monotonic() < good_until:
            return token
        token = _shared(key)
        if token is not None:
            self._copies[key] = (token, time.monotonic() + COPY_SECONDS)
        return token

    def set(self, key: str, token: str, expires_at: datetime) -> None:
        seconds = (expires_at - datetime.now(UTC)).total_seconds()
        cache.set(_name(key), encrypt(token), timeout=max(0, int(seconds)))
        self._copies.pop(key, None)

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Also forgets the copy: whoever asks for the lock was told that the token is no good."""
        self._copies.pop(key, None)
        client = Redis.from_url(settings.CACHES["default"]["LOCATION"])
        return Lock(
            client,
            f"recruitsync:lock:{_name(key)}",
            timeout=REFRESH_SECONDS,
            blocking_timeout=REFRESH_SECONDS,
        )


def _shared(key: str) -> str | None:
    stored = cache.get(_name(key))
    try:
        return None if stored is None else decrypt(stored)
    except SecretUnreadable:
        return None


def _name(key: str) -> str:
    return f"recruit-token:{key}"
