"""The outcomes of runs by day, as a drawing with the table behind it (R94)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from syncs.domain.outcomes import Outcome
from syncs.history.queries.by_day import COUNTED, DayOfRuns
from syncs.history.rules.columns import ChartColumn, stack

DRAWN = tuple(outcome for outcome in COUNTED if outcome != Outcome.UNCHANGED)
"""Those who stay as they are would dwarf all others; the table has them."""


@dataclass(frozen=True)
class DrawnDay:
    """A day with its column; `address` leads to exactly the runs that are counted."""

    day: date
    runs: int
    numbers: Sequence[tuple[Outcome, int]]
    column: ChartColumn
    address: str

    @property
    def drawn(self) -> int:
        """The number of rows that the column stands for."""
        return sum(number for outcome, number in self.numbers if outcome in DRAWN)

    @property
    def words(self) -> str:
        """The numbers that are drawn, such as `3 new, 1 deleted`."""
        told = [f"{n:,} {each.label.lower()}" for each, n in self.numbers if n and each in DRAWN]
        return ", ".join(told) or "no change"


@dataclass(frozen=True)
class DayChart:
    """The days of a chart, the earliest first."""

    days: Sequence[DrawnDay]

    @property
    def busiest(self) -> DrawnDay | None:
        """The first day with the highest column, None where nothing is drawn."""
        highest = max(self.days, key=lambda each: each.drawn, default=None)
        return highest if highest and highest.drawn else None

    @property
    def with_runs(self) -> list[DrawnDay]:
        """The days of the table, the latest first."""
        return [each for each in reversed(self.days) if each.runs]

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """The columns of the table."""
        return COUNTED


def draw_days(days: Sequence[DayOfRuns], *, path: str, filters: dict[str, str]) -> DayChart:
    """Draw the days; the history at `path`, with these filters and a day, lists the runs of one."""
    columns = stack([{o.code: day.numbers[o] for o in DRAWN} for day in days])
    return DayChart(
        [
            DrawnDay(
                day=day.day,
                runs=day.runs,
                numbers=[(outcome, day.numbers[outcome]) for outcome in COUNTED],
                column=column,
                address=f"{path}?{urlencode(filters | {'since': day.day, 'until': day.day})}",
            )
            for day, column in zip(days, columns, strict=True)
        ]
    )
