"""The query of a list request, and what it means for one record and for all generated ones."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ..generated.blueprint import Blueprint
from ..generated.computed_sequence import Tail
from ..generated.conversion import Converted, Unconverted
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .criteria import comparable, compile_criteria
from .entry import Entry

Both = Literal["true", "false", "both"]


@dataclass(frozen=True)
class Query:
    """The wishes of a list request; `since` is inclusive, in epoch seconds."""

    sort_by: str
    descending: bool = False
    converted: Both = "both"
    approved: Both = "both"
    since: int | None = None
    view: CustomView | None = None


class Source(Protocol):
    """A source of lists: generated records and, laid over them, those that were touched."""

    @property
    def module(self) -> Module: ...
    @property
    def blueprint(self) -> Blueprint | None: ...
    @property
    def changed(self) -> dict[int, Entry]: ...
    @property
    def journal(self) -> list[int]: ...
    def touched(self) -> Iterable[int]: ...


@dataclass(frozen=True)
class Order:
    """The order of a list; `by_index` where that is the order of creation, for generated ones."""

    by_index: bool
    of_generated: Callable[[int], Any]
    of_entry: Callable[[int, Entry], Any]


def order_by(source: Source, field: str) -> Order:
    """Return the order: that of the index serves for id and, untouched, for both times."""
    blueprint = source.blueprint
    if field in ("id", "Created_Time"):
        return Order(True, lambda index: index, lambda index, entry: index)
    if field in source.module.modified_fields:
        updated = blueprint.timeline.updated if blueprint else lambda index: 0
        return Order(
            True,
            lambda index: (updated(index), index),
            lambda index, entry: (entry.modified, index),
        )

    def of_generated(index: int) -> Any:
        values = blueprint.values((index,), frozenset({field})) if blueprint else [{}]
        return (sort_key(values[0].get(field)), index)

    return Order(
        False, of_generated, lambda index, entry: (sort_key(entry.record.get(field)), index)
    )


def sort_key(value: Any) -> tuple[int, Any]:
    """Return a key that puts empty values first; numbers by size, text without case."""
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    value = comparable(value)
    if value is None:
        return (0, 0)
    return (1, value) if isinstance(value, float) else (2, value)


def test_of(query: Query) -> Callable[[Entry], bool]:
    """Return the test whether one touched record is listed."""
    criteria = query.view.criteria if query.view else None
    test = compile_criteria(criteria) if criteria else None

    def keep(entry: Entry) -> bool:
        return (
            (query.since is None or entry.modified >= query.since)
            and _flag(query.converted, entry.converted)
            and _flag(query.approved, entry.approved)
            and (test is None or test(entry.record))
        )

    return keep


def flagged(source: Source, query: Query) -> Sequence[int]:
    """Return generated records by `$converted` and `$approved`; nobody unapproved is converted."""
    blueprint = source.blueprint
    approved, count = (blueprint.approved, blueprint.count) if blueprint else (0, 0)
    by_conversion = source.module.converts and query.converted != "both"
    if query.approved == "false":
        return range(0) if query.converted == "true" else range(approved, count)
    if not by_conversion:
        return range(approved if query.approved == "true" else count)
    if query.converted == "true":
        return Converted(approved)
    return Unconverted(approved, unapproved=count - approved if query.approved == "both" else 0)


def since(source: Source, base: Sequence[int], moment: int | None) -> Sequence[int]:
    """Return the part of a base in the order of creation that was modified at `moment` or later."""
    if moment is None or source.blueprint is None:
        return base
    first = source.blueprint.timeline.first_updated_since(moment)
    rank = bisect_left(base, first)
    return base[rank:] if isinstance(base, range) else Tail(base, rank)


def _flag(wanted: Both, value: bool) -> bool:
    return wanted == "both" or (wanted == "true") == value
