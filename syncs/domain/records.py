"""The records of a page on their way to the database, in the states that they go through.

Picked values become `UnjudgedRecords`, where related records have a say (R36), then
`JudgedRecords`, and those that are new or changed become `PreparedRecords`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self

from syncs.domain.judging import Unjudged
from syncs.domain.outcomes import Reason

Column = list[Any]

Values = tuple[Any, ...]
"""What a run goes by of one record, in the order of `ValueColumns`: a plain tuple, because there is
one for each of a million records."""


class ValueColumns(NamedTuple):
    """The values of some records, column by column; `mapped` in the order of the mapped fields."""

    emails: Column
    opted_out: Column
    converted: Column
    created_at: Column
    mapped: list[Column]

    @classmethod
    def of(cls, values: Iterable[Values]) -> Self:
        """Turn rows into columns; there is one row at least."""
        emails, opted_out, converted, created_at, *mapped = map(list, zip(*values, strict=True))
        return cls(emails, opted_out, converted, created_at, mapped)


class UnjudgedRecords(NamedTuple):
    """Records whose verdicts hang on related records too (R36): of each its values, and what it
    says by itself."""

    values: list[Values]
    unjudged: list[Unjudged]

    def at(self, places: Sequence[int]) -> Self:
        """Return the records at these places, counted from 0."""
        values, unjudged = self
        return type(self)(
            [values[place] for place in places], [unjudged[place] for place in places]
        )


class JudgedRecords(NamedTuple):
    """Records of which all is known that they say: their values, whether each meets the criteria,
    and its fingerprint. `verdicts` is None without criteria, when every record qualifies.

    A fingerprint is 32 hex digits, which stand for values and verdict under the run's settings.
    """

    values: list[Values]
    verdicts: list[bool] | None
    fingerprints: list[str]

    def at(self, places: Sequence[int]) -> Self:
        """Return the records at these places, counted from 0."""
        values, verdicts, fingerprints = self
        return type(self)(
            [values[place] for place in places],
            None if verdicts is None else [verdicts[place] for place in places],
            [fingerprints[place] for place in places],
        )


class PreparedRecords(NamedTuple):
    """Records as they will be staged, column by column, each with one item a record.

    Names are None where the contact keeps what it has (R44). `attributes` are JSON objects of own
    fields, with null for a value to clear. `notes` are JSON lists that name what was left out, and
    why (R41).
    """

    reasons: list[Reason | None]
    emails: list[str]
    addresses: list[str | None]
    suggestions: list[str | None]
    first_names: list[str | None]
    last_names: list[str | None]
    attributes: list[str]
    opted_out: list[bool]
    converted: list[bool]
    created_at: list[str | None]
    notes: list[str | None]
