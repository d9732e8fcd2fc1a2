"""Everything that can be decided from one record alone, on its way from Recruit to the database.

A `Preparer` is compiled once for a slice of a run and then called for every record.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from contacts.domain.addresses import Fault, check_address
from syncs.domain.outcomes import Reason
from syncs.domain.run_settings import MappedField, RunSettings
from syncs.domain.values import Converter, Misfit, converter

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


class Preparer:
    def __init__(self, settings: RunSettings) -> None:
        self._email_field = settings.email_field
        self._modification_field = settings.modification_field
        self._groups = settings.group_addresses
        self._fields = [_compile(field) for field in settings.mapped_fields]
        self._matters = itemgetter(*_what_matters(settings))
        self._names_that_matter = _what_matters(settings)
        self._salt = blake2b(RULES + _policy_bytes(settings), digest_size=16).digest()

    def modified_at(self, record: Record) -> datetime | None:
        """The record's modification time as an aware instant, where it has one."""
        stamp = self._modification_field and record.get(self._modification_field)
        return datetime.fromisoformat(stamp) if stamp else None

    def fingerprint(self, record: Record) -> str:
        """32 hex digits that stand for all of the record that this run goes by."""
        try:
            matters = self._matters(record)
        except KeyError:
            matters = [record.get(name) for name in self._names_that_matter]
        return blake2b(_dump(matters), digest_size=16, key=self._salt).hexdigest()

    def prepare(self, record: Record) -> PreparedRecord:
        raw = record.get(self._email_field)
        checked = check_address(raw, self._groups)
        columns: dict[str, Any] = {"first_name": None, "last_name": None}
        attributes: dict[str, Any] = {}
        notes: list[str] = []
        for source, target, own_field, convert, cleared in self._fields:
            try:
                value = convert(record.get(source))
            except Misfit as misfit:
                notes.append(f"{source}: {misfit}")
                continue
            if value is not None:
                (attributes if own_field else columns)[target] = value
            elif cleared is not None:
                (attributes if own_field else columns)[target] = cleared.value
        return PreparedRecord(
            FAULT_REASONS[checked.fault] if checked.fault else None,
            _printable(raw),
            None if checked.fault is Fault.INVALID_PATTERN else checked.address,
            checked.suggestion,
            columns["first_name"],
            columns["last_name"],
            orjson.dumps(attributes),
            record.get("Email_Opt_Out") is True,
            record.get("$converted") is True,
            record.get("Created_Time") or None,
            notes,
        )


class _Cleared(NamedTuple):
    """What a field gets that is to be cleared when the source is empty (R44)."""

    value: str | None


class _CompiledField(NamedTuple):
    """One mapped field with its conversion looked up."""

    source: str
    target: str
    own_field: bool
    convert: Converter
    cleared: _Cleared | None


def _compile(field: MappedField) -> _CompiledField:
    # A name is text that is never null in the database; an own field that is cleared goes away.
    cleared = _Cleared(None if field.own_field else "") if field.clear_when_empty else None
    convert = converter(field.type)
    return _CompiledField(field.source, field.target, field.own_field, convert, cleared)


def _what_matters(settings: RunSettings) -> tuple[str, ...]:
    mapped = (field.source for field in settings.mapped_fields)
    return tuple(dict.fromkeys((settings.email_field, "Email_Opt_Out", "$converted", *mapped)))


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
