"""Lines of a small chart: numbers day by day (R94). Pure geometry."""

from collections.abc import Sequence

WIDTH = 240
HEIGHT = 40
MARGIN = 3


def points_of(numbers: Sequence[tuple[int, int]], *, days: int) -> str:
    """Return the points of a polyline for numbers by day, a day counted from 0 to `days`.

    The lowest number is at the bottom and the highest at the top; equal ones lie in the middle.
    """
    if not numbers:
        return ""
    lowest = min(number for _, number in numbers)
    span = max(number for _, number in numbers) - lowest
    shares = [(day, (number - lowest) / span if span else 0.5) for day, number in numbers]
    return " ".join(f"{_x(day, days)},{_y(share)}" for day, share in shares)


def _x(day: int, days: int) -> float:
    return round(day / days * WIDTH, 1)


def _y(share: float) -> float:
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
