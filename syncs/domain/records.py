"""The records of a page on their way to the database, in the states that they go through.

Picked values become `UnjudgedRecords`, where related records have a say (R36), then
`JudgedRecords`, and those that are new or changed become `PreparedRecords`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple, Self

from criteria import Judgement
from syncs.domain.judging import Unjudged
from syncs.domain.outcomes import Reason

Column = list[Any]

Values = tuple[Any, ...]
"""What a run goes by of one record, in the order of its fields: a plain tuple, because there is one
for each of a million records."""


class Told(Enum):
    """The place of a value that is none. It can be written as JSON, for fingerprints."""

    NOT = "not told"
    """The record came without this key: all that was known of it still holds (R73)."""


class UnjudgedRecords(NamedTuple):
    """Records whose verdicts hang on related records too (R36): of each its values, and what it
    says by itself. `are_whole`: none came without one of the keys. `modified` is when each was
    modified, as it came."""

    values: list[Values]
    are_whole: bool
    unjudged: list[Unjudged]
    modified: Column

    def at(self, places: Sequence[int]) -> Self:
        """Return the records at these places, counted from 0."""
        return self._replace(
            values=[self.values[place] for place in places],
            unjudged=[self.unjudged[place] for place in places],
            modified=[self.modified[place] for place in places],
        )


class JudgedRecords(NamedTuple):
    """Records of which all is known that they say: their values, whether each meets the criteria,
    and its fingerprint. `are_whole`: none came without one of the keys. `judgements` is None
    without criteria, when every record is selected. `modified` is when each was modified, as it
    came.

    A fingerprint is 32 hex digits, which stand for values and verdict under the run's settings, and
    not for when a record was modified, unless that cannot be read.
    """

    values: list[Values]
    are_whole: bool
    judgements: list[Judgement] | None
    fingerprints: list[str]
    modified: Column

    def at(self, places: Sequence[int]) -> Self:
        """Return the records at these places, counted from 0."""
        judgements = self.judgements
        return self._replace(
            values=[self.values[place] for place in places],
            judgements=None if judgements is None else [judgements[place] for place in places],
            fingerprints=[self.fingerprints[place] for place in places],
            modified=[self.modified[place] for place in places],
        )


class PreparedRecords(NamedTuple):
    """Records as they will be staged, column by column, each with one item a record.

    `selected`, `opted_out` and `converted` are None where the record does not tell. `emptied`:
    the record is not selected because a value is empty. `denies_opt_out`: it says no, and not
    merely nothing. `failed` are JSON lists of the conditions to blame. Names are None where the
    contact keeps what it has (R44). `attributes` are JSON objects of own fields, with null for a
    value to clear. `not_sent` are JSON lists of fields that a record came without (R73). `notes`
    are JSON objects for the row: what was `left_out`, and why (R41), and the `address_fault` (R64).
    """

    selected: list[bool | None]
    failed: list[str | None]
    emptied: list[bool]
    reasons: list[Reason | None]
    emails: list[str]
    are_addresses_told: list[bool]
    addresses: list[str | None]
    suggestions: list[str | None]
    first_names: list[str | None]
    last_names: list[str | None]
    attributes: list[str]
    opted_out: list[bool | None]
    denies_opt_out: list[bool]
    converted: list[bool | None]
    created_at: list[str | None]
    not_sent: list[str | None]
    notes: list[str | None]
