"""The records of a list as they are at one moment, to be written out while the world goes on."""

from collections.abc import Iterator, Sequence

from ..records.entry import Entry
from ..records.table import Table
from .cells import GeneratedRows, Row, row_of


class Snapshot:
    """A list, kept as indices and what was changed by then.

    Neither entries nor generated records change.
    """

    def __init__(self, table: Table, indices: Sequence[int]) -> None:
        self._blueprint = table.blueprint
        self._indices = indices
        self._changed: dict[int, Entry] = dict(table.changed)

    def __len__(self) -> int:
        return len(self._indices)

    @property
    def key(self) -> object:
        """A key that is the same for snapshots of the same records, as long as both are there."""
        indices = tuple(self._indices)
        changed = self._changed.keys() & set(indices)
        return indices, frozenset((index, id(self._changed[index])) for index in changed)

    def chunks(self, fields: Sequence[str], size: int) -> Iterator[Iterator[Row]]:
        """Yield rows of cells in the order of `fields`, `size` rows at a time."""
        generated = GeneratedRows(self._blueprint, fields) if self._blueprint else None
        for start in range(0, len(self._indices), size):
            yield self._rows(generated, self._indices[start : start + size], fields)

    def _rows(
        self, generated: GeneratedRows | None, indices: Sequence[int], fields: Sequence[str]
    ) -> Iterator[Row]:
        changed = self._changed
        untouched = [index for index in indices if index not in changed]
        rows = generated.rows(untouched) if generated else iter(())
        for index in indices:
            yield row_of(changed[index].record, fields) if index in changed else next(rows)
