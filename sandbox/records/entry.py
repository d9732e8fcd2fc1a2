"""One record that is not, or no longer, as generated."""

from dataclasses import dataclass
from typing import Any, Literal, Self

import orjson

Record = dict[str, Any]
DeletionType = Literal["recycle", "permanent"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as JSON, with what lists ask about it; times are in epoch seconds.

    It is JSON because it is answered as such, and because a hundred thousand dictionaries would
    keep the garbage collector busy.
    """

    json: bytes
    created: int
    modified: int
    converted: bool
    approved: bool

    @classmethod
    def of(cls, record: Record, *, created: int, modified: int) -> Self:
        return cls(
            # A copy: what orjson gives holds on to several times the memory.
            bytes(memoryview(orjson.dumps(record))),
            created,
            modified,
            converted=bool(record.get("$converted")),
            approved=bool(record.get("$approved")),
        )

    @property
    def record(self) -> Record:
        """The record, a dictionary of its own every time."""
        record: Record = orjson.loads(self.json)
        return record


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deleted record; `deleted` is in epoch seconds."""

    entry: Entry
    type: DeletionType
    deleted: int
