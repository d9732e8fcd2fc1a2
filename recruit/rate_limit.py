"""How long a server asks us to wait: 0 to 24 hours, in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 60 * 60.0


def burst_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait after too many calls at once; None if not told.

    The `X-RATELIMIT-*` headers (seen in live clients) are about one allowance. Where that has
    something left, another was exceeded and its reset, perhaps a day away, says nothing.
    """
    exhausted = headers.get("x-ratelimit-remaining", "0").strip() == "0"
    return _bounded(_first(_retry_after(headers, now), _reset(headers, now) if exhausted else None))


def credit_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds until there are API credits again; None if not told."""
    return _bounded(_first(_retry_after(headers, now), _reset(headers, now)))


def asks_to_wait(headers: Mapping[str, str]) -> bool:
    return "retry-after" in headers


def _first(wait: float | None, otherwise: float | None) -> float | None:
    return otherwise if wait is None else wait


def _bounded(wait: float | None) -> float | None:
    return None if wait is None else min(max(wait, 0.0), LONGEST_WAIT)


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """From `Retry-After`: seconds or an HTTP date."""
    text = headers.get("retry-after", "").strip()
    if _is_number(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """From `X-RATELIMIT-RESET`: an epoch in milliseconds."""
    text = headers.get("x-ratelimit-reset", "").strip()
    return int(text) / 1000 - now.timestamp() if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
