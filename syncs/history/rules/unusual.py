"""Numbers of a run that its sync's past does not lead one to expect (R94)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

ENOUGH = 5
"""Fewer runs say nothing about what is usual."""

SLACK = 10
"""So many people more or less are never worth a word."""

WIDE = 6
"""How many times the usual distance from the middle is still usual."""


@dataclass(frozen=True)
class Usual:
    """The numbers that are usual: most lie in [`low`, `high`], around `middle`."""

    middle: int
    low: int
    high: int

    @property
    def words(self) -> str:
        """The words for people, such as `usually about 12`."""
        return f"usually about {self.middle:,}" if self.middle else "usually none"


def usual_of(past: Sequence[int]) -> Usual | None:
    """Return what is usual after these numbers; None where they are too few to tell.

    By the median and the median distance from it, so that one bad day in the past hides no other.
    """
    if len(past) < ENOUGH:
        return None
    middle = median(past)
    distance = WIDE * median(abs(number - middle) for number in past) + SLACK
    return Usual(round(middle), max(0, round(middle - distance)), round(middle + distance))


def is_unusual(number: int, usual: Usual | None) -> bool:
    """Tell whether the number is outside of what is usual."""
    return usual is not None and not usual.low <= number <= usual.high
