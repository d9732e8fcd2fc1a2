"""Everything that can be decided from one record alone, on its way from Recruit to the database.

A `Preparer` is compiled once for a slice of a run and then called for every record.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import orjson

from contacts.domain.addresses import Fault, check_address
from syncs.domain.outcomes import Reason
from syncs.domain.run_settings import RunSettings
from syncs.domain.values import Misfit, Value, converter

Record = dict[str, Any]

FAULT_REASONS = {fault: Reason[fault.name] for fault in Fault}

RULES = b"1"
"""Raise it when preparation changes its mind about the same input: no record is known then."""


class PreparedRecord(NamedTuple):
    """One record as it will be staged.

    Names are None where the contact keeps what it has (R44). `attributes` is a JSON object of own
    fields, with null for a value to clear. `notes` names what was left out, and why (R41).
    """

    reason: Reason | None
    email: str
    address: str | None
    suggestion: str | None
    first_name: str | None
    last_name: str | None
    attributes: bytes
    opted_out: bool
    converted: bool
    created_at: str | None
    notes: list[str]


Picked = tuple[Any, ...]
"""What a run goes by of one record: e-mail, opt-out, converted, creation, the mapped values."""

DECIDING = ("Email_Opt_Out", "$converted", "Created_Time")


class Preparer:
    """Written for speed where it is called for every record: no loop has a step that could be taken
    once for all of them."""

    def __init__(self, settings: RunSettings) -> None:
        fields = sorted(settings.mapped_fields, key=attrgetter("own_field"))
        self._sources = [field.source for field in fields]
        self._converters = [converter(field.type) for field in fields]
        self._columns = [field.target for field in fields if not field.own_field]
        self._own_fields = [field.target for field in fields if field.own_field]
        self._cleared = [place for place, field in enumerate(fields) if field.clear_when_empty]
        self._picked = (settings.email_field, *DECIDING, *self._sources)
        self._pick = itemgetter(*self._picked)
        self._modification_field = settings.modification_field
        self._groups = settings.group_addresses
        self._salt = blake2b(RULES + _policy_bytes(settings), digest_size=16).digest()

    def modified_at(self, record: Record) -> datetime | None:
        """The record's modification time as an aware instant, where it has one."""
        stamp = self._modification_field and record.get(self._modification_field)
        return datetime.fromisoformat(stamp) if stamp else None

    def pick(self, record: Record) -> Picked:
        """The values that matter; a field that Recruit left out counts as empty."""
        try:
            picked: Picked = self._pick(record)
        except KeyError:
            picked = tuple(record.get(name) for name in self._picked)
        return picked

    def fingerprint(self, picked: Picked) -> str:
        """32 hex digits that stand for these values under these settings."""
        return blake2b(_dump(picked), digest_size=16, key=self._salt).hexdigest()

    def prepare(self, picked: Picked) -> PreparedRecord:
        """Judge the address and convert the values."""
        raw, opted_out, converted, created_at = picked[:4]
        checked = check_address(raw, self._groups)
        values, notes = self._values(picked[4:])
        columns: dict[str, Any] = dict(zip(self._columns, values, strict=False))
        own_values = values[len(self._columns) :]
        attributes = {
            key: None if value is CLEARED else value
            for key, value in zip(self._own_fields, own_values, strict=True)
            if value is not None
        }
        return PreparedRecord(
            FAULT_REASONS[checked.fault] if checked.fault else None,
            _printable(raw),
            None if checked.fault is Fault.INVALID_PATTERN else checked.address,
            checked.suggestion,
            columns.get("first_name"),
            columns.get("last_name"),
            orjson.dumps(attributes),
            opted_out is True,
            converted is True,
            created_at or None,
            notes,
        )

    def _values(self, sources: Picked) -> tuple[list[Value | None], list[str]]:
        """The converted values: None for one to leave alone, CLEARED for one to empty; and why
        others were left out."""
        pairs = zip(self._converters, sources, strict=True)
        try:
            values = [convert(source) for convert, source in pairs]
        except Misfit:
            return self._fitting_values(sources)
        for place in self._cleared:
            if values[place] is None:
                values[place] = CLEARED
        return values, []

    def _fitting_values(self, sources: Picked) -> tuple[list[Value | None], list[str]]:
        values: list[Value | None] = []
        notes = []
        for place, (convert, source) in enumerate(zip(self._converters, sources, strict=True)):
            try:
                value = convert(source)
                values.append(CLEARED if value is None and place in self._cleared else value)
            except Misfit as misfit:
                values.append(None)
                notes.append(f"{self._sources[place]}: {misfit}")
        return values, notes


CLEARED = ""
"""A converted value is never an empty text. A name is cleared to it, an own field to nothing."""


def _policy_bytes(settings: RunSettings) -> bytes:
    deciding = settings.model_dump_json(
        exclude={"modified_since", "deletions_since", "group_addresses"}
    )
    return deciding.encode() + ",".join(sorted(settings.group_addresses)).encode()


def _dump(matters: object) -> bytes:
    try:
        return orjson.dumps(matters)
    except orjson.JSONEncodeError:  # an integer of more than 64 bits
        return repr(matters).encode()


def _printable(raw: object) -> str:
    """The address for people to read: bounded, and without what PostgreSQL cannot keep."""
    return raw[:320].replace("\0", "�") if isinstance(raw, str) else ""
