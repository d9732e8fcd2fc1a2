"""A file of suppressions, line by line: whom each is about, of which kind, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from contacts.domain.address_faults import fault_in_words
from contacts.domain.addresses import Fault, check_address
from syncs.suppression_files.rules.columns import ColumnPlaces, find_columns, plain
from syncs.suppression_files.rules.table import TableRow, read_table
from syncs.suppression_files.rules.text import decode
from web.csv_cells import as_entered

MAX_SHOWN = 200
"""Characters that are kept of what stood in a cell."""

_NOBODY: frozenset[str] = frozenset()


class FileKind(IntEnum):
    """The kinds of suppression, by the numbers that they are stored with."""

    DO_NOT_MAIL = 1
    BOUNCED = 2
    COMPLAINED = 3
    UNSUBSCRIBED = 4


class Finding(IntEnum):
    """The things that a line by itself can show."""

    FIT = 1
    EMPTY = 4
    MALFORMED = 5
    UNKNOWN_KIND = 6


WORDS = {
    **dict.fromkeys(
        ("donotmail", "donotemail", "donotcontact", "suppressed", "blocked", "cleaned", "excluded"),
        FileKind.DO_NOT_MAIL,
    ),
    **dict.fromkeys(
        ("bounced", "bounce", "hardbounce", "hardbounced", "invalid", "undeliverable"),
        FileKind.BOUNCED,
    ),
    **dict.fromkeys(
        ("complained", "complaint", "complaints", "spam", "spamreport", "spamcomplaint", "abuse"),
        FileKind.COMPLAINED,
    ),
    **dict.fromkeys(
        ("unsubscribed", "unsubscribe", "optout", "optedout", "optedoutofemail"),
        FileKind.UNSUBSCRIBED,
    ),
}
"""The words for kinds, as `plain` gives them: ours, and those of mail providers' own exports."""


class FileLine(NamedTuple):
    """A line: `address` is normalised, None unless the line fits; `detail` says what is wrong."""

    number: int
    finding: Finding
    text: str
    address: str | None = None
    kind: FileKind | None = None
    note: str = ""
    detail: str = ""


def read_lines(data: bytes, *, otherwise: FileKind) -> list[FileLine]:
    """Return what is to be made of each line of a file, the names of the columns left out.

    Lines that name no kind are of the kind `otherwise`. Raises UnreadableFile.
    """
    rows = read_table(decode(data))
    columns = find_columns(rows, WORDS)
    return list(_judge_all(rows, columns, otherwise))


def _judge_all(
    rows: list[TableRow], columns: ColumnPlaces, otherwise: FileKind
) -> Iterator[FileLine]:
    names_are_due = columns.has_header
    for row in rows:
        if names_are_due and any(map(str.strip, row.cells)):
            names_are_due = False
            continue
        yield _judge(row, columns, otherwise)


def _judge(row: TableRow, columns: ColumnPlaces, otherwise: FileKind) -> FileLine:
    text = as_entered(_cell(row, columns.address))
    checked = check_address(text, _NOBODY)
    shown = _shorten(text)
    if checked.fault is Fault.EMPTY_EMAIL:
        return FileLine(row.line, Finding.EMPTY, shown)
    if checked.fault or checked.address is None:
        detail = fault_in_words(checked.detail, checked.suggestion)
        return FileLine(row.line, Finding.MALFORMED, shown, detail=detail)
    named = _cell(row, columns.kind).strip()
    kind = WORDS.get(plain(named)) if named else otherwise
    if kind is None:
        detail = f"“{_shorten(named)}” is none of: do not mail, bounced, complained, unsubscribed."
        return FileLine(row.line, Finding.UNKNOWN_KIND, shown, detail=detail)
    note = _shorten(as_entered(_cell(row, columns.note)).strip())
    return FileLine(row.line, Finding.FIT, shown, checked.address, kind, note)


def _cell(row: TableRow, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def _shorten(text: str) -> str:
    """Return a text that the database takes, and a page shows."""
    text = text.replace("\0", "\ufffd")
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
