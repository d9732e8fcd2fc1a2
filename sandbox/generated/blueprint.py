"""The way from generated records straight to JSON, a page at a time and column by column.

This is the hot path of the sandbox. There is no dictionary per record: a page is a list of draws,
every group of fields makes one list of byte strings from it, and a record is the join of its row.
What `fields=` leaves out is left out of the look-up tables, so a narrow request costs little.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import Any, Protocol

import orjson

from .choices import Choice
from .draw import draws
from .timeline import Timeline

# The order of one page: (indices, their draws) -> one piece of JSON for each record.
Render = Callable[[Sequence[int], list[int]], list[bytes]]
Wanted = frozenset[str] | None

# Each layout holds about a megabyte of look-up tables.
_LAYOUTS = 24
_CHUNK = 5_000


class Column(Protocol):
    """A column of fields that are computed rather than chosen."""

    def bind(self, wanted: Wanted) -> Render | None:
        """Return the renderer of the wanted fields, each led by a comma; None if none is wanted."""
        ...


class Blueprint:
    """The generated records of a module: `count` of them, record i a function of (seed, i).

    The first `approved` of them are approved, the others wait for somebody to do so. `columns[0]`
    must open the object and the last must close it.
    """

    def __init__(
        self,
        *,
        count: int,
        approved: int,
        salt: int,
        timeline: Timeline,
        columns: Sequence[Column],
        choices: Sequence[Choice],
    ) -> None:
        self.count = count
        self.approved = approved
        self.timeline = timeline
        self._salt = salt
        self._columns = columns
        self.choices = choices
        self._layouts: dict[Wanted, list[Render]] = {}

    def draws(self, indices: Sequence[int]) -> list[int]:
        return draws(indices, self._salt)

    def render(self, indices: Sequence[int], wanted: Wanted = None) -> list[bytes]:
        """Return the records as JSON objects; `id` and the `$` keys are always there."""
        bits = self.draws(indices)
        columns = [column(indices, bits) for column in self._layout(wanted)]
        return list(map(b"".join, zip(*columns, strict=True)))

    def values(self, indices: Sequence[int], wanted: Wanted = None) -> list[dict[str, Any]]:
        """Return the same as dictionaries: for a record that is changed, searched or sorted."""
        records: list[dict[str, Any]] = orjson.loads(
            b"[" + b",".join(self.render(indices, wanted)) + b"]"
        )
        return records

    def matching(
        self, indices: Sequence[int], fields: frozenset[str], test: Callable[[dict[str, Any]], bool]
    ) -> Iterator[int]:
        """Yield the indices whose records, reduced to `fields`, pass the test."""
        chosen = [choice for choice in self.choices if choice.fields & fields]
        by_choice = fields <= frozenset[str]().union(*(choice.fields for choice in chosen))
        verdicts = _Verdicts(chosen, test)
        for start in range(0, len(indices), _CHUNK):
            chunk = indices[start : start + _CHUNK]
            if by_choice:
                passed = [verdicts[bits & verdicts.mask] for bits in self.draws(chunk)]
            else:
                passed = [test(record) for record in self.values(chunk, fields)]
            yield from compress(chunk, passed)

    def _layout(self, wanted: Wanted) -> list[Render]:
        layout = self._layouts.get(wanted)
        if layout is None:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.pop(next(iter(self._layouts)))
            layout = self._layouts[wanted] = self._compile(wanted)
        return layout

    def _compile(self, wanted: Wanted) -> list[Render]:
        bound = [column.bind(wanted) for column in self._columns]
        computed = [render for render in bound if render is not None]
        chosen = [
            _lookup(choice, wanted)
            for choice in self.choices
            if wanted is None or choice.fields & wanted
        ]
        return [*computed[:-1], *chosen, computed[-1]]


class _Verdicts(dict[int, bool]):
    """The answers of a test for each combination of alternatives, found when first met."""

    def __init__(self, choices: Sequence[Choice], test: Callable[[dict[str, Any]], bool]) -> None:
        super().__init__()
        self.mask = sum(choice.mask << choice.shift for choice in choices)
        self._choices = choices
        self._test = test

    def __missing__(self, bits: int) -> bool:
        record: dict[str, Any] = {}
        for choice in self._choices:
            record |= choice.alternatives[bits >> choice.shift & choice.mask]
        self[bits] = self._test(record)
        return self[bits]


def _lookup(choice: Choice, wanted: Wanted) -> Render:
    table, shift, mask = choice.fragments(wanted), choice.shift, choice.mask

    def render(indices: Sequence[int], bits: list[int]) -> list[bytes]:
        return [table[each >> shift & mask] for each in bits]

    return render
