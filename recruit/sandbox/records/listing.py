"""A list of records in an order, from which pages are cut at any offset.

Generated records stand in a *base*: an ordered sequence that is arithmetic wherever possible.
Those changed or deleted since are taken out of it by their rank, and those changed or inserted are
merged in by their key. So a page costs what is on it, whatever its number.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Key = Callable[[int], Any]


class Listing:
    """`base` less `removed` (indices) plus `added` (key, index), ascending by key.

    `key` gives the key of an index of the base. No two keys may be equal.
    """

    def __init__(
        self,
        base: Sequence[int],
        *,
        key: Key,
        removed: Iterable[int] = (),
        added: Iterable[tuple[Any, int]] = (),
        descending: bool = False,
    ) -> None:
        self._base = base
        self._descending = descending
        found = [_rank(base, index, key) for index in removed]
        ranks = sorted(rank for rank in found if rank is not None)
        self._removed = {base[rank] for rank in ranks}
        # The rank a removed one would have among those that stay.
        self._gaps = [rank - place for place, rank in enumerate(ranks)]
        self._added: list[int] = []
        self._positions: list[int] = []
        for place, (value, index) in enumerate(sorted(added)):
            before = bisect_left(base, value, key=key)
            self._positions.append(before - bisect_left(ranks, before) + place)
            self._added.append(index)

    def __len__(self) -> int:
        return len(self._base) - len(self._gaps) + len(self._added)

    def indices(self, start: int, stop: int) -> Sequence[int]:
        """The records from `start` up to `stop`, fewer at the end of the list."""
        total = len(self)
        start, stop = min(start, total), min(stop, total)
        if self._descending:
            return self._ascending(total - stop, total - start)[::-1]
        return self._ascending(start, stop)

    def _ascending(self, start: int, stop: int) -> Sequence[int]:
        first, last = (bisect_left(self._positions, edge) for edge in (start, stop))
        page = self._remaining(start - first, stop - last)
        if first == last:
            return page
        page = list(page)
        for place in range(first, last):
            page.insert(self._positions[place] - start, self._added[place])
        return page

    def _remaining(self, start: int, stop: int) -> Sequence[int]:
        """A part of the base after the removals."""
        if start >= stop:
            return ()
        first = start + bisect_right(self._gaps, start)
        last = stop - 1 + bisect_right(self._gaps, stop - 1)
        part = self._base[first : last + 1]
        if last - first == stop - 1 - start:
            return part
        return [index for index in part if index not in self._removed]


def _rank(base: Sequence[int], index: int, key: Key) -> int | None:
    rank = bisect_left(base, key(index), key=key)
    return rank if rank < len(base) and base[rank] == index else None
