"""Decides all that can be decided from one record alone, on its way from Recruit to the database.

A `Preparer` is compiled once for a slice of a run and then called for every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from uuid import uuid4

import orjson

from contacts.domain.addresses import Fault, check_address
from criteria import Judgement, RecordValues, Subject
from syncs.domain.conversion import CLEARED, convert_column
from syncs.domain.judging import RelatedJudge, Said, judge_of
from syncs.domain.outcomes import Reason
from syncs.domain.records import (
    Column,
    JudgedRecords,
    PreparedRecords,
    Told,
    UnjudgedRecords,
    Values,
)
from syncs.domain.relations import write_key
from syncs.domain.run_settings import (
    CONVERTED,
    CREATED,
    OF_ONE_RUN,
    OF_WHO_LEAVES,
    OPT_OUT,
    MappedField,
    RunSettings,
)
from syncs.domain.run_values import (
    Notes,
    deny_plainly,
    find_odd_moments,
    note_odd_moments,
    read_flags,
    read_times,
)
from syncs.domain.values import (
    show_value,
)

FAULT_REASONS = {fault: Reason[fault.name] for fault in Fault}

RULES = b"6"
"""Raise it when preparation, or the reading of a file's cells, changes its mind about the same
input: no record is known then."""


class _Picked(NamedTuple):
    """Values of some records: as columns by their field, and where a record came without it.

    In place of a value that was not told there is None. `untold` has places, counted from 0.
    """

    columns: dict[str, Column]
    untold: dict[str, tuple[int, ...]]


class Preparer:
    """Works on many records at a time, column by column: what can be asked of a whole column at
    once is not asked of every value.

    Every value of a record that a run goes by passes `pick` or `pick_columns`: there, and only
    there, a key that is absent becomes `Told.NOT` (R73).
    """

    def __init__(self, settings: RunSettings) -> None:
        fields = sorted(settings.mapped_fields, key=attrgetter("own_field"))
        self._settings = settings
        self._fields = fields
        self._columns = [field.target for field in fields if not field.own_field]
        self._own_fields = [field.target for field in fields if field.own_field]
        self._picked = tuple(_names_of(settings, fields))
        self._pick = itemgetter(*self._picked)
        self._modification = settings.modification_field
        # When a record was made decides only between two with one address (R67).
        self._unimportant = {CREATED} if settings.heeds_opt_outs else {CREATED, OPT_OUT}
        self._groups = settings.group_addresses
        self._judge = judge_of(settings)
        self._asked = ("id", *settings.criteria_fields, *settings.only_referring)
        self.salt = blake2b(RULES + _policies_as_bytes(settings), digest_size=16).digest()

    def pick(self, records: Iterable[RecordValues]) -> UnjudgedRecords | JudgedRecords:
        """Pick the values that matter, and judge the records as far as they say it themselves."""
        records = list(records)
        modified = [record.get(self._modification or "") for record in records]
        try:
            values = list(map(self._pick, records))
            are_whole = True
        except KeyError:
            names = self._picked
            values = [tuple([record.get(name, Told.NOT) for name in names]) for record in records]
            are_whole = False
        return self._look(values, records, modified, are_whole=are_whole)

    def pick_columns(
        self, columns: Mapping[str, Column], fingerprints: list[str] | None = None
    ) -> UnjudgedRecords | JudgedRecords:
        """Do as `pick` does with the records of a file, which came column by column, and perhaps
        with fingerprints. No file tells who has been converted: another phase reads that."""
        number = len(columns["id"])
        columns = {CONVERTED: [False] * number, **columns}
        not_told: Column = [Told.NOT] * number
        values = zip(*(columns.get(name, not_told) for name in self._picked), strict=True)
        names = [name for name in self._asked if name in columns]
        asked = zip(*(columns[name] for name in names), strict=True)
        records = (dict(zip(names, row, strict=True)) for row in asked)
        are_whole = columns.keys() >= set(self._picked)
        modified = columns.get(self._modification or "", [None] * number)
        return self._look(
            list(values), records, modified, are_whole=are_whole, fingerprints=fingerprints
        )

    def _look(
        self,
        values: list[Values],
        records: Iterable[RecordValues],
        modified: Column,
        *,
        are_whole: bool,
        fingerprints: list[str] | None = None,
    ) -> UnjudgedRecords | JudgedRecords:
        """Judge the records as far as they can be judged by themselves."""
        if isinstance(self._judge, RelatedJudge):
            return UnjudgedRecords(values, are_whole, self._judge.look(records), modified)
        judgements = self._judge.judge(records) if self._judge else None
        if fingerprints is not None:
            return JudgedRecords(values, are_whole, judgements, fingerprints, modified)
        return self._take_fingerprints(values, are_whole, judgements, modified)

    def judge(
        self,
        ids: Iterable[str],
        records: UnjudgedRecords,
        *,
        clients: Said,
        job_openings: Said,
        doubted: Set[Subject],
    ) -> JudgedRecords:
        """Give the verdicts that had to wait for what related records say (R36)."""
        assert isinstance(self._judge, RelatedJudge)  # noqa: S101 (who made them unjudged)
        judgements = self._judge.judge(
            ids, records.unjudged, clients=clients, job_openings=job_openings, doubted=doubted
        )
        return self._take_fingerprints(
            records.values, records.are_whole, judgements, records.modified
        )

    def _take_fingerprints(
        self,
        values: list[Values],
        are_whole: bool,
        judgements: list[Judgement] | None,
        modified: Column,
    ) -> JudgedRecords:
        """Take the fingerprints; a verdict matters like any of the values, and a modification time
        where it cannot be read: that is noted on the row (R79), which no known record has. A record
        that came without a key is never known: it is read again until all of it is told (R73)."""
        salt = self.salt
        matters = [*values] if judgements is None else [*map(_join, values, judgements)]
        for place in find_odd_moments(modified):
            matters[place] = (*matters[place], modified[place])
        fingerprints = [
            blake2b(_dump(each), digest_size=16, key=salt).hexdigest() for each in matters
        ]
        if not are_whole:
            fingerprints = [
                uuid4().hex if Told.NOT in each else fingerprint
                for each, fingerprint in zip(values, fingerprints, strict=True)
            ]
        return JudgedRecords(values, are_whole, judgements, fingerprints, modified)

    def prepare(self, records: JudgedRecords) -> PreparedRecords:
        """Judge the addresses and convert the values of one record at least."""
        number = len(records.values)
        columns, untold = self._tell_apart(records)
        judgements = records.judgements
        emails = columns[self._settings.email_field]
        unsent = frozenset(untold.get(self._settings.email_field, ()))
        checked = [check_address(address, self._groups) for address in emails]
        faults = [each.detail for each in checked]
        notes: Notes = {}
        values = [
            convert_column(field, columns[field.source], untold.get(field.source, ()), notes)
            for field in self._fields
        ]
        nothing: Column = [None] * number
        named = dict(zip(self._columns, values, strict=False))
        opted_out, denies_opt_out = self._read_opt_outs(columns, untold, number, notes)
        created_at = read_times(CREATED, columns[CREATED], notes)
        if self._modification and self._modification != CREATED:
            note_odd_moments(self._modification, records.modified, notes)
        return PreparedRecords(
            selected=[each.matches for each in judgements] if judgements else [True] * number,
            failed=_list_failed(judgements, number),
            emptied=[each.by_missing_value for each in judgements]
            if judgements
            else [False] * number,
            reasons=[FAULT_REASONS[each.fault] if each.fault else None for each in checked],
            emails=list(map(_print_address, emails)),
            are_addresses_told=[place not in unsent for place in range(number)]
            if unsent
            else [True] * number,
            addresses=[
                None if each.fault is Fault.INVALID_PATTERN else each.address for each in checked
            ],
            suggestions=[each.suggestion for each in checked],
            first_names=named.get("first_name", nothing),
            last_names=named.get("last_name", nothing),
            attributes=self._build_attributes(values[len(self._columns) :], number),
            opted_out=opted_out,
            denies_opt_out=denies_opt_out,
            converted=_read_flags(CONVERTED, columns, untold, number, notes),
            created_at=created_at,
            not_sent=self._list_not_sent(untold, judgements, number),
            notes=[_write_notes(notes.get(place), fault) for place, fault in enumerate(faults)]
            if notes or any(faults)
            else nothing,
        )

    def _tell_apart(self, records: JudgedRecords) -> _Picked:
        """Turn the values into columns, and tell those apart that were not told."""
        columns = dict(zip(self._picked, map(list, zip(*records.values, strict=True)), strict=True))
        untold: dict[str, tuple[int, ...]] = {}
        if not records.are_whole:
            for name, column in columns.items():
                places = tuple(place for place, value in enumerate(column) if value is Told.NOT)
                if places:
                    untold[name] = places
                    columns[name] = [None if value is Told.NOT else value for value in column]
        return _Picked(columns, untold)

    def _list_not_sent(
        self,
        untold: Mapping[str, tuple[int, ...]],
        judgements: list[Judgement] | None,
        number: int,
    ) -> list[str | None]:
        """Return the fields that each record came without, of those that decide or are copied."""
        missing: dict[int, list[str]] = {}
        for name, places in untold.items():
            for place in places if name not in self._unimportant else ():
                missing.setdefault(place, []).append(name)
        criteria = self._settings.criteria
        for place, judgement in enumerate(judgements or ()):
            if criteria and judgement.matches is None:
                fields = [write_key(criteria.conditions[n - 1].key) for n in judgement.because]
                missing.setdefault(place, []).extend(fields)
        if not missing:
            return [None] * number
        return [_write_list(dict.fromkeys(missing.get(place, ()))) for place in range(number)]

    def _read_opt_outs(
        self,
        columns: Mapping[str, Column],
        untold: Mapping[str, tuple[int, ...]],
        number: int,
        notes: Notes,
    ) -> tuple[list[bool | None], list[bool]]:
        """Return who has opted out, None where it was not told; and who plainly has not."""
        flags = _read_flags(OPT_OUT, columns, untold, number, notes)
        if OPT_OUT not in columns:
            return flags, [False] * number
        return flags, deny_plainly(columns[OPT_OUT], flags)

    def _build_attributes(self, columns: list[Column], records: int) -> list[str]:
        """Return the own fields of each record as a JSON object."""
        if not columns:
            return ["{}"] * records
        own = sorted(zip(self._own_fields, columns, strict=True), key=_place_in_jsonb)
        keys, columns = [key for key, _ in own], [column for _, column in own]
        objects = [
            {
                key: None if value is CLEARED else value
                for key, value in zip(keys, row, strict=True)
                if value is not None
            }
            for row in zip(*columns, strict=True)
        ]
        return [orjson.dumps(each).decode() for each in objects]


def _names_of(settings: RunSettings, fields: Iterable[MappedField]) -> Iterable[str]:
    """Return the fields of which the values matter by themselves, each once."""
    names = [settings.email_field, CREATED]
    if settings.tells_opt_outs:
        names.append(OPT_OUT)
    if settings.heeds_conversion:
        names.append(CONVERTED)
    return dict.fromkeys((*names, *(field.source for field in fields)))


def _list_failed(judgements: list[Judgement] | None, number: int) -> list[str | None]:
    if judgements is None:
        return [None] * number
    return [None if each.matches is not False else str([*each.because]) for each in judgements]


def _read_flags(
    source: str,
    columns: Mapping[str, Column],
    untold: Mapping[str, tuple[int, ...]],
    number: int,
    notes: Notes,
) -> list[Any]:
    """Return a flag of each record, None where it was not told; no where nobody asks for it."""
    if source not in columns:
        return [False] * number
    flags: list[Any] = read_flags(source, columns[source], notes)
    for place in untold.get(source, ()):
        flags[place] = None
    return flags


def _place_in_jsonb(own: tuple[str, Column]) -> tuple[int, bytes]:
    """Return by what PostgreSQL sorts the keys of an object, which takes it no time if they come so
    already: the length in bytes, then the bytes."""
    key = own[0].encode()
    return len(key), key


def _join(values: Values, judgement: Judgement) -> Values:
    return (*values, judgement.matches)


def _write_notes(left_out: list[str] | None, address_fault: str | None) -> str | None:
    """Return what the row is to say besides its outcome, as a JSON object, None for nothing."""
    if not left_out and not address_fault:
        return None
    said = {"left_out": left_out, "address_fault": address_fault}
    return orjson.dumps({key: value for key, value in said.items() if value}).decode()


def _write_list(texts: Iterable[str]) -> str | None:
    """Return the texts as a JSON list, None for none."""
    return orjson.dumps([*texts]).decode() if texts else None


def _policies_as_bytes(settings: RunSettings) -> bytes:
    """Return all settings that have a say in what becomes of a record that is as it was."""
    deciding = settings.model_dump_json(exclude={*OF_ONE_RUN, *OF_WHO_LEAVES, "group_addresses"})
    return deciding.encode() + ",".join(sorted(settings.group_addresses)).encode()


def _dump(matters: object) -> bytes:
    try:
        return orjson.dumps(matters)
    except orjson.JSONEncodeError:  # an integer of more than 64 bits
        return repr(matters).encode()


def _print_address(raw: object) -> str:
    """Return the address for people to read: bounded, without what PostgreSQL cannot keep."""
    if isinstance(raw, list):
        raw = ", ".join(value for value in raw if isinstance(value, str))
    if raw is None:
        return ""
    return (raw if isinstance(raw, str) else show_value(raw))[:320].replace("\0", "�")
