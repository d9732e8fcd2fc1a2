"""The rows of a CSV file, whose size is bounded before it is in memory.

A zip file packs a line of commas a thousandfold; the standard reader would make a list of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from recruit.errors import TooLarge, UnexpectedAnswer

MAX_RECORD = 2 * 1024 * 1024
"""Characters of one record, and of one line: sixty-four texts as long as Recruit allows."""

MAX_COLUMNS = 1_000
"""Recruit has some five hundred fields in a module at most."""

MAX_TOGETHER = 1_600_000
"""Characters of the records that are read together, but for the last of them."""


class CsvRows:
    """The rows below the header of a file in UTF-8, each with a cell for each of its names.

    Raises TooLarge for a line, a record or a header beyond the bounds, UnexpectedAnswer for a row
    that does not fit the header, and csv.Error or UnicodeDecodeError for what is no CSV.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        self._lines = _BoundedLines(raw)
        self._reader = csv.reader(self._lines)
        self.header: list[str] = next(self._reader, [])
        if len(self.header) > MAX_COLUMNS:
            raise TooLarge(f"a bulk file of {len(self.header):,} columns")

    def __iter__(self) -> Iterator[list[str]]:
        columns, lines = len(self.header), self._lines
        lines.begin_record()
        for row in self._reader:
            if len(row) != columns:
                raise UnexpectedAnswer("a bulk file with a row that does not fit its header")
            lines.begin_record()
            yield row

    def take(self, most: int) -> list[list[str]]:
        """Return the next `most` rows, or fewer where they are large; none at the end."""
        taken: list[list[str]] = []
        ends = self._lines.characters + MAX_TOGETHER
        for row in self:
            taken.append(row)
            if len(taken) == most or self._lines.characters > ends:
                break
        return taken


class _BoundedLines:
    """The lines of a file; `characters` are those of all that were read so far."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._text = TextIOWrapper(raw, "utf-8-sig", newline="")
        self.characters = 0
        self._most = MAX_RECORD

    def begin_record(self) -> None:
        self._most = self.characters + MAX_RECORD

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD + 1)
        self.characters += len(line)
        if self.characters > self._most:
            raise TooLarge(f"a bulk file with a record of more than {MAX_RECORD:,} characters")
        if not line:
            raise StopIteration
        return line
