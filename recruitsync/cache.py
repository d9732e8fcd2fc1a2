"""The cache in Valkey: JSON and no pickle, so that who can write to it cannot run code here.

Two aliases of one server. `default` counts attempts to sign in and calls of the API, and counts
them in this process while Valkey is away, so that people and programs get in then. `shared` says
with a RedisError that it is away: what depends on it has a way of its own. A Valkey that is frozen
is away for either of them, after one call that was waited for (`web/silence.py`).
"""

import json
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from web.valkey import ValkeyClient


class JsonSerializer:
    """Values as JSON; whole numbers as Valkey counts them."""

    def dumps(self, value: object) -> int | bytes:
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        return json.loads(stored)


class _Client(RedisCacheClient):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._client = ValkeyClient


class SharedCache(RedisCache):
    """A cache that raises a RedisError while Valkey is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client


class CacheWithoutValkey(SharedCache):
    """A cache that goes on in the memory of this process while Valkey is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("while-valkey-is-away", params={})

    def add(self, key: str, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("add")(key, *args, **options))

    def get(self, key: str, *args: Any, **options: Any) -> Any:
        return self._there_or_here("get")(key, *args, **options)

    def incr(self, key: str, *args: Any, **options: Any) -> int:
        return int(self._there_or_here("incr")(key, *args, **options))

    def set(self, key: str, *args: Any, **options: Any) -> None:
        self._there_or_here("set")(key, *args, **options)

    def delete(self, key: str, *args: Any, **options: Any) -> bool:
        return bool(self._there_or_here("delete")(key, *args, **options))

    def _there_or_here(self, name: str) -> Callable[..., Any]:
        there, here = getattr(super(), name), getattr(self._here, name)

        def call(*args: Any, **options: Any) -> Any:
            try:
                return there(*args, **options)
            except RedisError:
                return here(*args, **options)

        return call
