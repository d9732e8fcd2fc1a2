"""The time that a server asks us to wait, in seconds.

A wait that is over already says nothing: the server has just refused, and its clock or ours is
wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_SERVER_WAIT = 24 * 60 * 60.0
"""For new credits: they are counted over 24 hours."""

MAX_BURST_WAIT = 15 * 60.0
"""After too many calls at once: that is over in minutes, whatever a header says (R78)."""

# As seconds the year 5138, as milliseconds 1973.
FIRST_IN_MILLISECONDS = 10**11


LEAST_OF_A_DAY = 1_000
"""A smaller allowance is one of calls in a minute: every edition has at least 5,000 a day."""


def burst_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds to wait after too many calls at once; None if the server names none.

    The `X-RATELIMIT-*` headers (seen in live clients) are about one allowance. Where that has
    something left, another was exceeded and its reset says nothing. Nor does one that is further
    away than a burst lasts: it is the day's.
    """
    exhausted = headers.get("x-ratelimit-remaining", "0").strip() == "0"
    reset = _reset(headers, now) if exhausted else None
    if reset is not None and reset > MAX_BURST_WAIT:
        reset = None
    return _first(_retry_after(headers, now), reset, most=MAX_BURST_WAIT)


def credit_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds until there are API credits again; None if the server names none."""
    return _first(_retry_after(headers, now), _reset(headers, now), most=MAX_SERVER_WAIT)


def left_of_allowance(headers: Mapping[str, str]) -> tuple[int, int] | None:
    """Return how many credits are left, and of how many; None if the server does not tell, or tells
    of the few calls that it allows at once.
    """
    left = headers.get("x-ratelimit-remaining", "").strip()
    limit = headers.get("x-ratelimit-limit", "").strip()
    if not (_is_number(left) and _is_number(limit)) or int(limit) < LEAST_OF_A_DAY:
        return None
    return int(left), int(limit)


def reset_of_allowance(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds until some credits come back; None if the server does not tell."""
    return _first(_reset(headers, now), most=MAX_SERVER_WAIT)


def asks_to_wait(headers: Mapping[str, str]) -> bool:
    return "retry-after" in headers


def _first(*waits: float | None, most: float) -> float | None:
    return next((min(wait, most) for wait in waits if wait is not None and wait > 0), None)


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read `Retry-After`: seconds or an HTTP date."""
    text = headers.get("retry-after", "").strip()
    if _is_number(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read `X-RATELIMIT-RESET`: an epoch, in milliseconds unless it can only be in seconds."""
    text = headers.get("x-ratelimit-reset", "").strip()
    if not _is_number(text):
        return None
    epoch = int(text) if int(text) < FIRST_IN_MILLISECONDS else int(text) / 1000
    return epoch - now.timestamp()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
