"""The records of a list as they are at one moment, to be written out while the world goes on."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..records.table import Record, Table


class Snapshot:
    """Keeps the indices and a copy of each changed record; generated ones never change."""

    def __init__(self, table: Table, indices: Sequence[int]) -> None:
        self._blueprint = table.blueprint
        self._indices = indices
        self._changed: dict[int, Record] = {
            index: dict(entry.record) for index, entry in table.changed.items()
        }

    def __len__(self) -> int:
        return len(self._indices)

    def chunks(self, fields: Sequence[str], size: int) -> Iterator[list[list[Any]]]:
        """Rows of values in the order of `fields`, `size` rows at a time."""
        wanted = frozenset(fields)
        for start in range(0, len(self._indices), size):
            indices = self._indices[start : start + size]
            yield [
                [record.get(field) for field in fields] for record in self._records(indices, wanted)
            ]

    def _records(self, indices: Sequence[int], wanted: frozenset[str]) -> Iterator[Record]:
        untouched = [index for index in indices if index not in self._changed]
        generated = iter(self._blueprint.values(untouched, wanted) if self._blueprint else ())
        for index in indices:
            yield self._changed[index] if index in self._changed else next(generated)
