"""The rows of a file of separated values, each with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import NamedTuple

from syncs.suppression_files.rules.text import UnreadableFile

MAX_LINES = 200_000

_SEPARATORS = ",;\t|"
"""The signs that sheets are saved with; of two that fit alike the first is taken."""

_NAMED = "sep="
"""The beginning of a line on which Excel names the separator, before all others."""


class TableRow(NamedTuple):
    """A row: the number of its first line, from 1, and its cells."""

    line: int
    cells: list[str]


def read_table(text: str) -> list[TableRow]:
    """Return the rows, blank ones too. Raises UnreadableFile, naming the line."""
    skipped, separator = _separator_of(text)
    rows: list[TableRow] = []
    reader = csv.reader(_lines(text, skipped), delimiter=separator)
    line = skipped + 1
    try:
        for cells in reader:
            rows.append(TableRow(line, cells))
            line = skipped + reader.line_num + 1
            if len(rows) > MAX_LINES:
                raise UnreadableFile(f"A file may have {MAX_LINES:,} lines. Send it in parts.")
    except csv.Error:
        raise UnreadableFile(
            f"Line {line:,} has a cell of more than {csv.field_size_limit():,} characters. Perhaps "
            "a quotation mark is missing there."
        ) from None
    if rows:
        _require_closed(text, separator, rows[-1].line)
    return rows


def _lines(text: str, skipped: int) -> Iterator[str]:
    """Yield the lines, whichever signs end them, with these signs."""
    return islice(StringIO(text, newline=""), skipped, None)


def _separator_of(text: str) -> tuple[int, str]:
    """Return how many lines only name the separator, and the separator."""
    lines = (line.strip("\r\n") for line in _lines(text, 0))
    first = next(lines, "")
    if first.lower().startswith(_NAMED) and len(first) == len(_NAMED) + 1:
        return 1, first[-1]
    if not first.strip():
        first = next((line for line in islice(lines, 1_000) if line.strip()), "")
    return 0, max(_SEPARATORS, key=lambda sign: _count_cells(first, sign))


def _count_cells(line: str, separator: str) -> int:
    return len(next(csv.reader([line[:10_000]], delimiter=separator), []))


def _require_closed(text: str, separator: str, line: int) -> None:
    """Refuse a file whose last row begins with a quotation mark that is never closed: everything
    behind it would be one cell."""
    last = "".join(_lines(text, line - 1))
    try:
        list(csv.reader(StringIO(last, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise UnreadableFile(f"A quotation mark on line {line:,} is never closed.") from None
