"""The pauses after a failure, and when message and webhook come to their end (R105)."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(seconds=10)
MAX_PAUSE = timedelta(hours=12)
MAX_REST = timedelta(minutes=15)
"""However long a receiver has failed, it is asked so often whether it is back."""

MAX_ATTEMPTS = 14
"""After these, which take about three days, a message is given up; people can send it again."""

BACK_AFTER = 3
"""A receiver that takes a message after so many failures in a row is back, and all that waits is
due: fewer may be those of one message that it never takes."""

FAILING_FOR = timedelta(days=5)
"""A webhook that has taken nothing for so long is switched off."""

GONE = 410
"""The status by which a receiver says that it wants no more."""


def pause_after(attempts: int) -> timedelta:
    """Return how long a message waits after so many attempts: each time three times as long."""
    times: int = 3 ** min(attempts - 1, MAX_ATTEMPTS)
    return min(FIRST_PAUSE * times, MAX_PAUSE)


def rest_after(failures: int) -> timedelta:
    """Return how long a webhook is left alone after so many failures in a row."""
    times: int = 2 ** min(failures - 1, MAX_ATTEMPTS)
    return min(FIRST_PAUSE * times, MAX_REST)


def is_given_up(attempts: int) -> bool:
    """Tell whether a message that has failed so often is given up."""
    return attempts >= MAX_ATTEMPTS


def has_failed_for_long(failing_since: datetime, now: datetime) -> bool:
    """Tell whether a webhook that has taken nothing since then is to be switched off."""
    return now - failing_since >= FAILING_FOR
