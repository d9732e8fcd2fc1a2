"""The values as a CSV file has them."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from ..generated.blueprint import Blueprint
from ..records.entry import Record

Cell = str | int | float
Row = Sequence[Cell]


def cell(value: Any) -> Cell:
    """Write look-ups by id, several picked values with semicolons, sub-forms as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return str(value.get("id", ""))
    if isinstance(value, list):
        plain = all(isinstance(each, str) for each in value)
        return ";".join(value) if plain else orjson.dumps(value).decode()
    return value  # type: ignore[no-any-return]


def row_of(record: Record, fields: Sequence[str]) -> Row:
    return [cell(record.get(name)) for name in fields]


class GeneratedRows:
    """The rows of generated records, column by column.

    What is chosen from a few alternatives is made into a cell once for each of them.
    """

    def __init__(self, blueprint: Blueprint, fields: Sequence[str]) -> None:
        self._blueprint = blueprint
        self._fields = fields
        self._chosen = {
            name: (choice.shift, choice.mask, [cell(each[name]) for each in choice.alternatives])
            for choice in blueprint.choices
            for name in choice.fields & set(fields)
        }
        self._computed = frozenset(fields).difference(self._chosen)

    def rows(self, indices: Sequence[int]) -> Iterator[Row]:
        """Return the rows in the order of `indices`."""
        if not indices:
            return iter(())
        bits = self._blueprint.draws(indices)
        records = self._blueprint.values(indices, self._computed) if self._computed else []
        return zip(*(self._column(name, bits, records) for name in self._fields), strict=True)

    def _column(self, name: str, bits: Sequence[int], records: Sequence[Record]) -> list[Cell]:
        if name not in self._chosen:
            return [cell(record.get(name)) for record in records]
        shift, mask, cells = self._chosen[name]
        return [cells[each >> shift & mask] for each in bits]
