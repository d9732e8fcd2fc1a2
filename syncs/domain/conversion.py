"""Converts the source values of mapped fields, a column at a time (R41, R44)."""

from __future__ import annotations

from syncs.domain.records import Column
from syncs.domain.run_settings import MappedField
from syncs.domain.run_values import Notes
from syncs.domain.values import Value, ValueMisfit, column_converter_of, converter_of

CLEARED = ""
"""A converted value is never an empty text. A name is cleared to it, an own field to nothing."""


def convert_column(
    field: MappedField, column: Column, untold: tuple[int, ...], notes: Notes
) -> Column:
    """Convert the values of one field: None leaves the contact's alone, CLEARED empties it."""
    values = _convert_told(field, column, notes)
    for place in untold:
        values[place] = None
    return values


def _convert_told(field: MappedField, column: Column, notes: Notes) -> Column:
    empty = CLEARED if field.clear_when_empty else None
    try:
        values = column_converter_of(field.type)(column)
    except ValueMisfit:
        return _convert_each(field, column, empty, notes)
    return values if empty is None else [empty if value is None else value for value in values]


def _convert_each(field: MappedField, column: Column, empty: Value | None, notes: Notes) -> Column:
    convert = converter_of(field.type)
    values: Column = []
    for place, source in enumerate(column):
        try:
            value = convert(source)
            values.append(empty if value is None else value)
        except ValueMisfit as misfit:
            values.append(None)
            notes.setdefault(place, []).append(f"{field.source}: {misfit}")
    return values
