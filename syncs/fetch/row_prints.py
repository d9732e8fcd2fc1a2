"""The fingerprints of records that come in a file, taken of its rows: a record whose row is as it
was says what it said, and need not be read to know that (decision 0056).

The modification time is left out, unless the run goes by it, and owners count with id and name, so
that both must be told from the rest of a row without reading it: they are asked for last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import NamedTuple

import orjson

from criteria import conditions_by_day
from recruit import OWNER, BulkPiece
from recruit.errors import UnexpectedAnswer
from recruit.pages import are_ids
from syncs.domain.run_settings import CREATED, RunSettings
from syncs.domain.run_values import find_odd_moments


class FileRecords(NamedTuple):
    """The records of a piece, as far as they are told without being read. `modified` is when each
    was modified, as it came."""

    ids: tuple[str, ...]
    fingerprints: list[str]
    modified: list[str | None]


class RowPrints:
    """Takes the fingerprints of a file's rows: 32 hex digits, which stand for all that a record
    says under the run's settings, whose own fingerprint `salt` is."""

    def __init__(self, settings: RunSettings, piece: BulkPiece, salt: bytes) -> None:
        fields = piece.fields
        how = [fields.types.get(name) for name in piece.names]
        self._salt = blake2b(orjson.dumps([piece.names, how]), digest_size=16, key=salt).digest()
        self._behind = _fields_behind(settings, fields.types)
        self._owners = {id_.encode(): orjson.dumps(owner) for id_, owner in fields.owners.items()}
        self._is_dated = settings.modification_field is not None
        self._goes_by_modification = settings.modification_field in _fields_gone_by(settings)

    def take(self, piece: BulkPiece) -> FileRecords:
        """Tell the records of a piece. Raises UnexpectedAnswer for a row that cannot be read."""
        ids: list[str] = []
        said: list[bytes] = []
        last: list[str] = []
        cut, owners, is_dated = len(self._behind), self._owners, self._is_dated
        for row in piece.rows:
            front, *behind = row.rstrip(b"\r\n").rsplit(b",", cut)
            id_ = front.partition(b",")[0]
            if not id_.isdigit() or len(behind) != cut or b'"' in b"".join(behind):
                cells = piece.cells(row)
                ahead = len(cells) - cut
                id_, front = cells[0].encode(), orjson.dumps(cells[:ahead])
                behind = [cell.encode() for cell in cells[ahead:]]
            ids.append(id_.decode())
            last.append(behind.pop().decode(errors="replace") if is_dated else "")
            # A line's end, as it ends the cells before it: nothing in them is taken for an owner.
            said.append(b"\n".join((front, *(owners.get(each, each) for each in behind))))
        if not are_ids(ids):
            raise UnexpectedAnswer("a bulk file with a record whose id is none")
        modified = [cell or None for cell in last]
        return FileRecords(tuple(ids), self._digest(said, modified), modified)

    def _digest(self, said: list[bytes], modified: list[str | None]) -> list[str]:
        """Return the fingerprints. A modification time counts, too, where it cannot be read: that
        is noted on the row (R79), which no known record has."""
        telling = range(len(said)) if self._goes_by_modification else find_odd_moments(modified)
        for place in telling:
            said[place] += b"\n" + (modified[place] or "").encode()
        salt = self._salt
        return [blake2b(each, digest_size=16, key=salt).hexdigest() for each in said]


def order_for_file(settings: RunSettings, types: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that a run reads in the order in which a file is asked for."""
    behind = _fields_behind(settings, types)
    return (*(name for name in settings.source_fields if name not in behind), *behind)


def tells_by_rows(settings: RunSettings, piece: BulkPiece) -> bool:
    """Tell whether equal rows of such a file are equal records, all told: its columns are those
    asked for, and no condition depends on the day (R31) or on related records (R36)."""
    criteria = settings.criteria
    if criteria and (settings.relations or conditions_by_day(criteria)):
        return False
    return list(piece.names) == ["id", *order_for_file(settings, piece.fields.types)]


def _fields_behind(settings: RunSettings, types: Mapping[str, str]) -> list[str]:
    """Return the fields whose cells stand for something else, owners and then the modification
    time: as ids and times, neither has quotes in a file."""
    last = settings.modification_field
    owners = [name for name in settings.source_fields if types.get(name) == OWNER and name != last]
    return [*owners, last] if last else owners


def _fields_gone_by(settings: RunSettings) -> Collection[str | None]:
    """Return the fields whose values a run goes by."""
    copied = [field.source for field in settings.mapped_fields]
    return {settings.email_field, CREATED, *copied, *settings.criteria_fields}
