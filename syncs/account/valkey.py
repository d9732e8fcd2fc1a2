"""The Valkey that all processes share, for what a cache cannot do: locks and scripts."""

from functools import cache

from django.conf import settings
from redis import Redis


def valkey_client() -> Redis:
    """Return a client, opened once in a process and safe for threads and forks."""
    return _client(settings.CACHES["default"]["LOCATION"])


@cache
def _client(url: str) -> Redis:
    return Redis.from_url(url)
