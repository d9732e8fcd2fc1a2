"""A list of records in an order, from which pages are cut at any offset.

Generated records stand in a *base*: an ordered sequence that is arithmetic wherever possible and
never changes. Whatever was touched since is taken out of it by its rank, and what is still listed
is put back in by its key. So a page costs what is on it, whatever its number, and a change costs
about the same however many there were before.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Key = Callable[[int], Any]
# (key, how many of the base stand before it, index)
Added = tuple[Any, int, int]


class Listing:
    """A `base` less the touched indices, with those that have a key put in where it says.

    `key` gives the key of an index of the base; no two keys may be equal. `touched` are pairs of an
    index and its key, None where it is not listed. `by_index` says that the base ascends by index.
    """

    def __init__(
        self,
        base: Sequence[int],
        *,
        key: Key,
        by_index: bool = False,
        descending: bool = False,
        touched: Iterable[tuple[int, Any]] = (),
    ) -> None:
        self._base = base
        self._key = key
        self._by_index = by_index
        self._descending = descending
        self._last_key = key(base[len(base) - 1]) if base else None
        listed = dict(touched)
        ranks = {index: self._rank(index) for index in listed}
        self._gone = sorted(rank for rank in ranks.values() if rank is not None)
        self._taken = {index for index, rank in ranks.items() if rank is not None}
        self._added = sorted(
            self._item(index, key) for index, key in listed.items() if key is not None
        )
        self._held = {item[2]: item for item in self._added}

    def __len__(self) -> int:
        return len(self._base) - len(self._gone) + len(self._added)

    def place(self, index: int, key: Any) -> None:
        """Move one index to where `key` says, out of the list for None."""
        self._take_from_base(index)
        held = self._held.pop(index, None)
        if held is not None:
            del self._added[bisect_left(self._added, held)]
        if key is not None:
            self._held[index] = item = self._item(index, key)
            insort(self._added, item)

    def indices(self, start: int, stop: int) -> Sequence[int]:
        """Return the records from `start` up to `stop`, fewer at the end of the list."""
        total = len(self)
        start, stop = min(start, total), min(stop, total)
        if self._descending:
            return self._ascending(total - stop, total - start)[::-1]
        return self._ascending(start, stop)

    def _take_from_base(self, index: int) -> None:
        if index in self._taken:
            return
        rank = self._rank(index)
        if rank is not None:
            self._taken.add(index)
            insort(self._gone, rank)

    def _rank(self, index: int) -> int | None:
        """Return where the index stands in the base, None if it does not."""
        base = self._base
        rank = (
            bisect_left(base, index)
            if self._by_index
            else bisect_left(base, self._key(index), key=self._key)
        )
        return rank if rank < len(base) and base[rank] == index else None

    def _item(self, index: int, key: Any) -> Added:
        if not self._base or key > self._last_key:  # what was changed last stands last
            return (key, len(self._base), index)
        return (key, bisect_left(self._base, key, key=self._key), index)

    def _ascending(self, start: int, stop: int) -> Sequence[int]:
        places = range(len(self._added))
        first = bisect_left(places, start, key=self._position)
        last = bisect_left(places, stop, key=self._position)
        page = self._remaining(start - first, stop - last)
        if first == last:
            return page
        page = list(page)
        for place in range(first, last):
            page.insert(self._position(place) - start, self._added[place][2])
        return page

    def _position(self, place: int) -> int:
        """Return where one of the added stands in the whole list."""
        before = self._added[place][1]
        return before - bisect_left(self._gone, before) + place

    def _remaining(self, start: int, stop: int) -> Sequence[int]:
        """Return a part of what is left of the base."""
        if start >= stop:
            return ()
        first, last = self._place_in_base(start), self._place_in_base(stop - 1)
        part = self._base[first : last + 1]
        if last - first == stop - 1 - start:
            return part
        return [index for index in part if index not in self._taken]

    def _place_in_base(self, rank: int) -> int:
        """Return where the `rank`th of those that are left stands among all."""
        gone = self._gone
        return rank + bisect_right(range(len(gone)), rank, key=lambda place: gone[place] - place)
