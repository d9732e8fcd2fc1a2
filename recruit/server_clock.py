"""Recruit's clock, as far as the `Date` of its answers tells it.

What Recruit stamps and what it is asked for is in its own time. A clock of ours that is ahead
would take for seen what had not happened yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_DIFFERENCE = timedelta(days=1)
"""A clock that differs more is wrong, or the answer comes from a store of old ones."""


class ServerClock:
    """A clock that knows how far ours is ahead of it. Safe for threads: the last answer counts."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def note(self, headers: Mapping[str, str], *, now: datetime) -> None:
        """Read the `Date` of an answer that came `now` (aware).

        One that is absent, unreadable or far off changes nothing.
        """
        try:
            told = parsedate_to_datetime(headers.get("date", ""))
        except (ValueError, OverflowError):
            return
        try:
            ahead = now - (told if told.tzinfo else told.replace(tzinfo=UTC))
        except OverflowError:
            return
        if abs(ahead) <= MAX_DIFFERENCE:
            # A date has whole seconds and the answer was on its way: so much is no difference.
            self._ahead = ahead if abs(ahead) > timedelta(seconds=2) else timedelta()

    def earliest(self, instant: datetime) -> datetime:
        """Return an instant of our clock on Recruit's, or as it is where that would be later.

        Whoever asks for changes from the earlier of the two loses none.
        """
        return instant - max(self._ahead, timedelta())
