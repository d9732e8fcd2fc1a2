"""Counts the records of a module and of its custom views while a person waits (R37).

Recruit has no call for it. It answers any page of a list, so the last one is searched for: a dozen
calls for a hundred thousand records. Numbers are kept for some minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.core.cache import caches
from redis.exceptions import RedisError

from recruit import RecruitClient
from recruit.client import MAX_PER_PAGE
from recruit.errors import RecruitError
from syncs.models import Connection

KEPT_SECONDS = 300

ALL = ""

KeptNumber = tuple[int | None, bool, int, str]
"""A number, whether it is whole, how many records were read for it, and what that makes of all, in
words."""


def name_number(connection: Connection, module: str, what: str) -> str:
    """Name a number that is kept: `ALL`, a view or something else of the module. Another key may
    see another account."""
    account = f"{connection.pk}:{connection.key_version}"
    return f"number:{account}:{module}:{what}"


def count_all(
    connection: Connection,
    client: RecruitClient,
    module: str,
    is_over: Callable[[], bool],
    *,
    full: int,
) -> int | None:
    """Return how many records a module has of which `full` pages are known to be full; None where
    that could not be counted to the end."""
    name = name_number(connection, module, ALL)
    with suppress(RedisError):
        kept: KeptNumber | None = caches["shared"].get(name)
        if kept and kept[1]:
            return kept[0]
    number, is_whole = None, False
    with suppress(RecruitError):
        number, is_whole = count_records(client, module, ALL, is_over, full=full)
    if not is_whole:
        return None
    with suppress(RedisError):
        caches["shared"].set(name, (number, True, 0, ""), timeout=KEPT_SECONDS)
    return number


def count_records(
    client: RecruitClient, module: str, cvid: str, is_over: Callable[[], bool], *, full: int = 0
) -> tuple[int | None, bool]:
    """Return how many records of a module, or of its view, there are, and whether these are all.

    Pages up to `full` are full, and page `beyond` is not: first doubled, then halved. Raises
    RecruitError.
    """
    beyond = full * 2 or 1
    while not is_over():
        page = client.records(module, fields=("Created_Time",), page=beyond, cvid=cvid or None)
        number = len(page.records)
        if number and not page.more_records:
            return (beyond - 1) * MAX_PER_PAGE + number, True
        if not number:
            return _search(client, module, cvid, full, beyond, is_over)
        full, beyond = beyond, beyond * 2
    return (full * MAX_PER_PAGE, False) if full else (None, False)


def _search(
    client: RecruitClient,
    module: str,
    cvid: str,
    full: int,
    empty: int,
    is_over: Callable[[], bool],
) -> tuple[int, bool]:
    """Return the count where page `full` has more behind it, or is 0, and page `empty` is empty."""
    while empty - full > 1:
        if is_over():
            return full * MAX_PER_PAGE, False
        middle = (full + empty) // 2
        page = client.records(module, fields=("Created_Time",), page=middle, cvid=cvid or None)
        if page.records and not page.more_records:
            return (middle - 1) * MAX_PER_PAGE + len(page.records), True
        if page.records:
            full = middle
        else:
            empty = middle
    return full * MAX_PER_PAGE, True
