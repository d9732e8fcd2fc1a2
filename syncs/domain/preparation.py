"""Decides all that can be decided from one record alone, on its way from Recruit to the database.

A `Preparer` is compiled once for a slice of a run and then called for every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from operator import attrgetter, itemgetter

import orjson

from contacts.domain.addresses import CheckedAddress, Fault, check_address
from criteria import RecordValues
from syncs.domain.judging import RelatedJudge, Said, judge_of
from syncs.domain.outcomes import Reason
from syncs.domain.records import (
    Column,
    JudgedRecords,
    PreparedRecords,
    UnjudgedRecords,
    ValueColumns,
    Values,
)
from syncs.domain.run_settings import OF_ONE_RUN, MappedField, RunSettings
from syncs.domain.run_values import Notes, read_flags, read_times
from syncs.domain.values import Value, ValueMisfit, column_converter_of, converter_of

FAULT_REASONS = {fault: Reason[fault.name] for fault in Fault}

RULES = b"2"
"""Raise it when preparation changes its mind about the same input: no record is known then."""

OPT_OUT, CONVERTED, CREATED = "Email_Opt_Out", "$converted", "Created_Time"
DECIDING = (OPT_OUT, CONVERTED, CREATED)


class Preparer:
    """Works on many records at a time, column by column: what can be asked of a whole column at
    once is not asked of every value."""

    def __init__(self, settings: RunSettings) -> None:
        fields = sorted(settings.mapped_fields, key=attrgetter("own_field"))
        self._fields = fields
        self._columns = [field.target for field in fields if not field.own_field]
        self._own_fields = [field.target for field in fields if field.own_field]
        self._picked = (settings.email_field, *DECIDING, *(field.source for field in fields))
        self._pick = itemgetter(*self._picked)
        self._groups = settings.group_addresses
        self._judge = judge_of(settings)
        self._asked = ("id", *settings.criteria_fields, *settings.only_referring)
        self._salt = blake2b(RULES + _policies_as_bytes(settings), digest_size=16).digest()

    def pick(self, records: Iterable[RecordValues]) -> UnjudgedRecords | JudgedRecords:
        """Pick the values that matter; a field that Recruit left out counts as empty."""
        records = list(records)
        try:
            values = list(map(self._pick, records))
        except KeyError:
            values = [tuple([record.get(name) for name in self._picked]) for record in records]
        return self._look(values, records)

    def pick_columns(self, columns: Mapping[str, Column]) -> UnjudgedRecords | JudgedRecords:
        """Do as `pick` does with records that came column by column."""
        absent = [None] * len(columns["id"])
        picked = zip(*(columns.get(name, absent) for name in self._picked), strict=True)
        names = self._asked
        asked = zip(*(columns.get(name, absent) for name in names), strict=True)
        records = (dict(zip(names, values, strict=True)) for values in asked)
        return self._look(list(picked), records)

    def _look(
        self, values: list[Values], records: Iterable[RecordValues]
    ) -> UnjudgedRecords | JudgedRecords:
        """Judge the records as far as they can be judged by themselves."""
        if isinstance(self._judge, RelatedJudge):
            return UnjudgedRecords(values, self._judge.look(records))
        return self._take_fingerprints(values, self._judge.judge(records) if self._judge else None)

    def judge(
        self, ids: Iterable[str], records: UnjudgedRecords, *, clients: Said, job_openings: Said
    ) -> JudgedRecords:
        """Give the verdicts that had to wait for what related records say (R36)."""
        assert isinstance(self._judge, RelatedJudge)  # noqa: S101 (who made them unjudged)
        verdicts = self._judge.judge(
            ids, records.unjudged, clients=clients, job_openings=job_openings
        )
        return self._take_fingerprints(records.values, verdicts)

    def _take_fingerprints(
        self, values: list[Values], verdicts: list[bool] | None
    ) -> JudgedRecords:
        """Take the fingerprints; a verdict matters like any of the values."""
        salt = self._salt
        matters = values if verdicts is None else [*map(_join, values, verdicts)]
        fingerprints = [
            blake2b(_dump(each), digest_size=16, key=salt).hexdigest() for each in matters
        ]
        return JudgedRecords(values, verdicts, fingerprints)

    def prepare(self, records: JudgedRecords) -> PreparedRecords:
        """Judge the addresses and convert the values of one record at least."""
        number = len(records.values)
        emails, opted_out, converted, created_at, mapped = ValueColumns.of(records.values)
        qualifies = [True] * number if records.verdicts is None else records.verdicts
        checked = [check_address(address, self._groups) for address in emails]
        notes: Notes = {}
        values = [
            _convert(field, column, notes)
            for field, column in zip(self._fields, mapped, strict=True)
        ]
        nothing: Column = [None] * number
        columns = dict(zip(self._columns, values, strict=False))
        return PreparedRecords(
            reasons=list(map(_reason_of, checked, qualifies)),
            emails=list(map(_print_address, emails)),
            addresses=[
                None if each.fault is Fault.INVALID_PATTERN else each.address for each in checked
            ],
            suggestions=[each.suggestion for each in checked],
            first_names=columns.get("first_name", nothing),
            last_names=columns.get("last_name", nothing),
            attributes=self._build_attributes(values[len(self._columns) :], number),
            opted_out=read_flags(OPT_OUT, opted_out, notes),
            converted=read_flags(CONVERTED, converted, notes),
            created_at=read_times(CREATED, created_at, notes),
            notes=[_write_notes(notes.get(place)) for place in range(number)] if notes else nothing,
        )

    def _build_attributes(self, columns: list[Column], records: int) -> list[str]:
        """Return the own fields of each record as a JSON object."""
        if not columns:
            return ["{}"] * records
        keys = self._own_fields
        objects = [
            {
                key: None if value is CLEARED else value
                for key, value in zip(keys, row, strict=True)
                if value is not None
            }
            for row in zip(*columns, strict=True)
        ]
        return [orjson.dumps(each).decode() for each in objects]


CLEARED = ""
"""A converted value is never an empty text. A name is cleared to it, an own field to nothing."""


def _convert(field: MappedField, column: Column, notes: Notes) -> Column:
    """Convert the values of one field: None leaves the contact's alone, CLEARED empties it."""
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


def _join(values: Values, verdict: bool) -> Values:
    return (*values, verdict)


def _write_notes(notes: list[str] | None) -> str | None:
    return orjson.dumps(notes).decode() if notes else None


def _reason_of(checked: CheckedAddress, qualifies: bool) -> Reason | None:
    if checked.fault:
        return FAULT_REASONS[checked.fault]
    return None if qualifies else Reason.NO_MATCH


def _policies_as_bytes(settings: RunSettings) -> bytes:
    deciding = settings.model_dump_json(exclude={*OF_ONE_RUN, "group_addresses"})
    return deciding.encode() + ",".join(sorted(settings.group_addresses)).encode()


def _dump(matters: object) -> bytes:
    try:
        return orjson.dumps(matters)
    except orjson.JSONEncodeError:  # an integer of more than 64 bits
        return repr(matters).encode()


def _print_address(raw: object) -> str:
    """Return the address for people to read: bounded, without what PostgreSQL cannot keep."""
    return raw[:320].replace("\0", "�") if isinstance(raw, str) else ""
