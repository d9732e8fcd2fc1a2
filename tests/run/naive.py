"""The rules of a run once more, as plain loops over dictionaries, to compare the product with.

It shares no line with the product. What it knows is in `naive_people.py`, what a run does in
`naive_run.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from tests.run.naive_addresses import address_of, by_itself
from tests.run.naive_people import Definition, People, Person, Record, Result, Row
from tests.run.naive_run import Run

__all__ = ["Definition", "Organisation", "Person", "Row", "address_of", "by_itself", "counts"]


class Organisation(People):
    """People and lists into which syncs run by these rules."""

    def __init__(self, run: type[Run] = Run) -> None:
        super().__init__()
        self._run = run

    def run(
        self,
        definition: Definition,
        records: list[Record],
        deletions: list[Record],
        now: datetime,
        full: bool,
    ) -> Result:
        return self._run(self, definition, records, deletions, now, full).result()


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """R60: how often each outcome occurs, ignored records by their reason."""
    counted: dict[str, int] = {}
    for outcome, reason in rows:
        name = reason or outcome
        counted[name] = counted.get(name, 0) + 1
    return counted
