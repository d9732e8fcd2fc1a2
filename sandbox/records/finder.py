"""The finder, which answers queries and remembers what was costly to find out."""

import asyncio
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .criteria import compile_criteria, fields_of
from .listing import Listing
from .query import Order, Query, Source, flagged, order_by, since, sort_key, test_of

_CHUNK = 5_000
# Each may hold four megabytes for a million records.
_KEPT = 32
# Above this many records a scan takes long enough to keep other requests waiting.
_MANY = 20_000


@dataclass
class _Kept:
    """A listing, how its records are ordered and chosen, and how far it has read the journal."""

    listing: Listing
    order: Order
    seen: int


class Finder:
    """The lists of one source.

    Scans of generated records stay valid for ever. Listings follow the source's journal: a change
    moves one record in each of them and leaves the rest as it is.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._scans: dict[tuple[Any, ...], Sequence[int]] = {}
        self._listings: dict[Query, _Kept] = {}

    async def prepared(self, query: Query) -> Listing:
        """Return the listing; a long scan for it does not keep other requests waiting."""
        if query not in self._listings and self._scans_many(query):
            await asyncio.to_thread(self._base, query, by_index=self._order(query).by_index)
        return self.listing(query)

    def listing(self, query: Query) -> Listing:
        kept = self._listings.pop(query, None) or self._list(query)
        self._listings[query] = kept  # at the end: it was needed last
        while len(self._listings) > _KEPT:
            del self._listings[next(iter(self._listings))]
        self._catch_up(query, kept)
        return kept.listing

    def _list(self, query: Query) -> _Kept:
        order, source = self._order(query), self._source
        listing = Listing(
            self._base(query, by_index=order.by_index),
            key=order.of_generated,
            by_index=order.by_index,
            descending=query.descending,
            touched=self._keys(query, order, source.touched()),
        )
        return _Kept(listing, order, seen=len(source.journal))

    def _catch_up(self, query: Query, kept: _Kept) -> None:
        journal = self._source.journal
        if kept.seen == len(journal):
            return
        touched = dict.fromkeys(journal[kept.seen :])
        kept.seen = len(journal)
        for index, key in self._keys(query, kept.order, touched):
            kept.listing.place(index, key)

    def _keys(
        self, query: Query, order: Order, touched: Iterable[int]
    ) -> Iterable[tuple[int, Any]]:
        """Yield each touched index with its place in the list, None if it is not listed."""
        keep, changed = test_of(query), self._source.changed
        for index in touched:
            entry = changed.get(index)
            listed = entry is not None and keep(entry)
            yield index, order.of_entry(index, entry) if entry and listed else None

    def _order(self, query: Query) -> Order:
        return order_by(self._source, query.sort_by)

    def _scans_many(self, query: Query) -> bool:
        blueprint = self._source.blueprint
        filtered = query.view is not None and query.view.criteria is not None
        return (
            blueprint is not None
            and blueprint.count > _MANY
            and (filtered or not self._order(query).by_index)
        )

    def _base(self, query: Query, *, by_index: bool) -> Sequence[int]:
        """Return the generated records that match, in order, as if none had been touched."""
        base = self._matching(query)
        if by_index:
            return since(self._source, base, query.since)
        scan = ("sort", query.sort_by, query.view, query.converted, query.approved)
        ordered = self._scans.get(scan)
        if ordered is None:
            ordered = self._keep_scan(scan, self._sorted(base, query.sort_by))
        first = self._first_since(query.since)
        return ordered if first == 0 else array("I", (i for i in ordered if i >= first))

    def _matching(self, query: Query) -> Sequence[int]:
        base = flagged(self._source, query)
        if query.view is None or query.view.criteria is None or not base:
            return base
        scan = ("view", query.view, query.converted, query.approved)
        found = self._scans.get(scan)
        if found is None:
            found = self._keep_scan(scan, self._passing(base, query.view.criteria))
        return found

    def _keep_scan(self, scan: tuple[Any, ...], indices: Iterable[int]) -> Sequence[int]:
        kept = self._scans[scan] = array("I", indices)
        while len(self._scans) > _KEPT:
            self._scans.pop(next(iter(self._scans)), None)
        return kept

    def _passing(self, base: Sequence[int], criteria: dict[str, Any]) -> Iterable[int]:
        blueprint, test = self._source.blueprint, compile_criteria(criteria)
        return blueprint.matching(base, fields_of(criteria), test) if blueprint else ()

    def _sorted(self, base: Sequence[int], field: str) -> list[int]:
        blueprint = self._source.blueprint
        if blueprint is None:
            return []
        keys: list[tuple[Any, int]] = []
        for start in range(0, len(base), _CHUNK):
            chunk = base[start : start + _CHUNK]
            records = blueprint.values(chunk, frozenset({field}))
            keys += [
                (sort_key(record.get(field)), i) for i, record in zip(chunk, records, strict=True)
            ]
        return [index for _, index in sorted(keys)]

    def _first_since(self, moment: int | None) -> int:
        if moment is None or self._source.blueprint is None:
            return 0
        return self._source.blueprint.timeline.first_updated_since(moment)
