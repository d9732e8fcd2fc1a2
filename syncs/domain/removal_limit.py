"""The number of people above which leaving at once is held, and asked about (R74)."""

from __future__ import annotations

from dataclasses import dataclass

AT_LEAST = 50
"""So many may always leave, however small the list is."""

PEOPLE, PERCENT, DAYS = 500, 20, 7
"""The limit as it is shipped, and the days after which people who were held are kept."""

MAX_PEOPLE, MAX_HOLD_DAYS = 1_000_000, 90


@dataclass(frozen=True)
class RemovalLimit:
    """A number of people and a share of the list, of which the smaller one counts; `days` is how
    long people who are held wait for an answer."""

    people: int = PEOPLE
    percent: int = PERCENT
    days: int = DAYS

    def of(self, members: int) -> int:
        """Return how many people may leave a list of so many members at once."""
        return max(AT_LEAST, min(self.people, members * self.percent // 100))


SHIPPED = RemovalLimit()
"""Above this, people whose values turned empty are held, whatever the limit of the sync is
(R73)."""
