"""Counts the people on each list once a day, some lists at each tick (R94)."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

from django.db import connection

from syncs.sql.statements import execute_outside_runs

AT_ONCE = 20
"""Lists that one statement counts."""

MAX_SECONDS = 3.0
"""The longest that a tick works, but for the statement that it is at."""


def count_lists(now: datetime, *, max_seconds: float = MAX_SECONDS) -> int:
    """Count lists of which the day, in UTC, has no number yet; return how many."""
    until, counted = monotonic() + max_seconds, 0
    day = now.astimezone(UTC).date()
    with connection.cursor() as cursor:
        while monotonic() <= until:
            done = execute_outside_runs(cursor, "count_list_sizes", day=day, at_most=AT_ONCE)
            counted += done
            if done < AT_ONCE:
                break
    return counted
