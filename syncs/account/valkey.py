"""The Valkey that all processes share, for what a cache cannot do: locks and scripts."""

from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis

from web.valkey import ValkeyClient


def valkey_client() -> Redis:
    """Return a client, opened once in a process and safe for threads and forks."""
    return _client(settings.CACHES["default"]["LOCATION"])


@cache
def _client(url: str) -> Redis:
    waits: dict[str, Any] = settings.CACHES["default"]["OPTIONS"]  # type: ignore[assignment]
    seconds = {name: waits[name] for name in ("socket_connect_timeout", "socket_timeout")}
    return ValkeyClient.from_url(url, **seconds)
