"""From what a list request asks for to the listing that answers it."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..generated.computed_sequence import Tail
from ..generated.conversion import Converted, Unconverted
from ..schema.custom_view import CustomView
from .criteria import comparable, compile_criteria, fields_of
from .listing import Listing
from .table import Entry, Table

Both = Literal["true", "false", "both"]
_CHUNK = 5_000
# Each may hold four megabytes for a million records.
_KEPT = 32


@dataclass(frozen=True)
class Query:
    """`since` is inclusive, in epoch seconds."""

    sort_by: str
    descending: bool = False
    converted: Both = "both"
    approved: Both = "both"
    since: int | None = None
    view: CustomView | None = None


class Finder:
    """Answers queries on one table and remembers what was costly to find out.

    Scans of generated records stay valid for ever; listings until the table changes.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._scans: dict[tuple[Any, ...], Sequence[int]] = {}
        self._listings: dict[Query, Listing] = {}
        self._version = table.version

    def listing(self, query: Query) -> Listing:
        if self._version != self.table.version or len(self._listings) > _KEPT:
            self._listings.clear()
            self._version = self.table.version
        if query not in self._listings:
            self._listings[query] = self._list(query)
        return self._listings[query]

    def _list(self, query: Query) -> Listing:
        order = _order(self.table, query.sort_by)
        keep = _filter(query)
        return Listing(
            self._base(query, by_index=order.by_index),
            key=order.of_generated,
            removed=self.table.touched(),
            added=[
                (order.of_entry(index, entry), index)
                for index, entry in self.table.changed.items()
                if keep(entry)
            ],
            descending=query.descending,
        )

    def _base(self, query: Query, *, by_index: bool) -> Sequence[int]:
        """The generated records that match, in order, as if none had been touched."""
        base = self._matching(query)
        if by_index:
            return _since(self.table, base, query.since)
        scan = ("sort", query.sort_by, query.view, query.converted, query.approved)
        if scan not in self._scans:
            self._keep_scan(scan, self._sorted(base, query.sort_by))
        first = self._first_since(query.since)
        ordered = self._scans[scan]
        return ordered if first == 0 else array("I", (i for i in ordered if i >= first))

    def _matching(self, query: Query) -> Sequence[int]:
        base = _flagged(self.table, query)
        if query.view is None or query.view.criteria is None or not base:
            return base
        scan = ("view", query.view, query.converted, query.approved)
        if scan not in self._scans:
            self._keep_scan(scan, self._passing(base, query.view.criteria))
        return self._scans[scan]

    def _keep_scan(self, scan: tuple[Any, ...], indices: Iterable[int]) -> None:
        if len(self._scans) >= _KEPT:
            self._scans.pop(next(iter(self._scans)))
        self._scans[scan] = array("I", indices)

    def _passing(self, base: Sequence[int], criteria: dict[str, Any]) -> Iterable[int]:
        blueprint, test = self.table.blueprint, compile_criteria(criteria)
        return blueprint.matching(base, fields_of(criteria), test) if blueprint else ()

    def _sorted(self, base: Sequence[int], field: str) -> list[int]:
        blueprint = self.table.blueprint
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

    def _first_since(self, since: int | None) -> int:
        if since is None or self.table.blueprint is None:
            return 0
        return self.table.blueprint.timeline.first_updated_since(since)


@dataclass(frozen=True)
class _Order:
    by_index: bool
    of_generated: Callable[[int], Any]
    of_entry: Callable[[int, Entry], Any]


def sort_key(value: Any) -> tuple[int, Any]:
    """Empty values first; numbers by size, text without case."""
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    value = comparable(value)
    if value is None:
        return (0, 0)
    return (1, value) if isinstance(value, float) else (2, value)


def _order(table: Table, field: str) -> _Order:
    """How to order by a field; index order serves for id and, untouched, for both times."""
    blueprint = table.blueprint
    if field in ("id", "Created_Time"):
        return _Order(True, lambda index: index, lambda index, entry: index)
    if field in table.module.modified_fields:
        updated = blueprint.timeline.updated if blueprint else lambda index: 0
        return _Order(
            True,
            lambda index: (updated(index), index),
            lambda index, entry: (entry.modified, index),
        )

    def of_generated(index: int) -> Any:
        values = blueprint.values((index,), frozenset({field})) if blueprint else [{}]
        return (sort_key(values[0].get(field)), index)

    return _Order(
        False, of_generated, lambda index, entry: (sort_key(entry.record.get(field)), index)
    )


def _flagged(table: Table, query: Query) -> Sequence[int]:
    """Generated records by their `$converted`; all of them are approved."""
    converts = table.module.converts
    if query.approved == "false" or (query.converted == "true" and not converts):
        return range(0)
    if query.converted == "both" or not converts:
        return range(table.generated)
    return (Converted if query.converted == "true" else Unconverted)(table.generated)


def _since(table: Table, base: Sequence[int], since: int | None) -> Sequence[int]:
    if since is None or table.blueprint is None:
        return base
    first = table.blueprint.timeline.first_updated_since(since)
    rank = bisect_left(base, first)
    return base[rank:] if isinstance(base, range) else Tail(base, rank)


def _filter(query: Query) -> Callable[[Entry], bool]:
    test = (
        compile_criteria(query.view.criteria)
        if query.view and query.view.criteria
        else lambda record: True
    )

    def keep(entry: Entry) -> bool:
        record = entry.record
        return (
            (query.since is None or entry.modified >= query.since)
            and _flag(query.converted, record.get("$converted"))
            and _flag(query.approved, record.get("$approved"))
            and test(record)
        )

    return keep


def _flag(wanted: Both, value: Any) -> bool:
    return wanted == "both" or (wanted == "true") == bool(value)
