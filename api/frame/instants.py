"""Instants as they are sent: ISO 8601 with an offset, and such as every part of us can store."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Strict

NO_OFFSET = "Send a time with its offset, such as Z."
NO_TIME = "There is no such time. Send it as 2026-11-30T09:00:00Z."

_ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


def _require_iso(value: object) -> object:
    """Refuse numbers, which the document does not have, though they could be read as times."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _ISO.match(value)):
        raise ValueError(NO_TIME)
    return value


def _in_utc(value: datetime) -> datetime:
    """Return it in UTC: PostgreSQL knows fewer offsets than there are."""
    if value.tzinfo is None:
        raise ValueError(NO_OFFSET)
    if not 1 < value.year < 9999:  # in another zone it may be in no year at all
        raise ValueError(NO_TIME)
    return value.astimezone(UTC)


Instant = Annotated[
    datetime, Strict(strict=False), BeforeValidator(_require_iso), AfterValidator(_in_utc)
]
"""A time with its offset, read as one in UTC; a text also in a body, where types are strict: behind
a validator it is not taken for JSON's any more."""
