"""The rows of a CSV file, whose size is bounded before it is in memory.

A zip file packs a line of commas a thousandfold; the standard reader would make a list of them.

A row is first taken as it stands in the file, and its cells are read only where somebody asks for
them: most rows of a file are those of the file before.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BufferedReader
from typing import IO

from recruit.errors import TooLarge, UnexpectedAnswer

MAX_RECORD = 4 * 1024 * 1024
"""Bytes of one record, and of one line: sixty-four texts as long as Recruit allows, of two bytes
a character."""

MAX_COLUMNS = 1_000
"""Recruit has some five hundred fields in a module at most."""

MAX_TOGETHER = 1_600_000
"""Bytes of the records that are taken together, but for the last of them."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CsvRows:
    """The rows below the header of a file in UTF-8.

    Raises TooLarge for a line, a record or a header beyond the bounds, UnexpectedAnswer for a row
    that does not fit the header, and csv.Error or UnicodeDecodeError for what is no CSV.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        self._lines = _BoundedLines(raw)
        first = self._take_row(next(self._lines, b"").removeprefix(_BYTE_ORDER_MARK))
        self.header: list[str] = next(csv.reader([first.decode()]), [])
        if len(self.header) > MAX_COLUMNS:
            raise TooLarge(f"a bulk file of {len(self.header):,} columns")

    def __iter__(self) -> Iterator[bytes]:
        lines = self._lines
        lines.begin_record()
        for line in lines:
            yield line if ends_a_row(line) else self._take_row(line)
            lines.begin_record()

    def take(self, most: int) -> list[bytes]:
        """Return the next `most` rows as they stand in the file, or fewer where they are large;
        none at the end."""
        taken: list[bytes] = []
        ends = self._lines.bytes + MAX_TOGETHER
        for row in self:
            taken.append(row)
            if len(taken) == most or self._lines.bytes > ends:
                break
        return taken

    def read(self, rows: Iterable[bytes]) -> list[list[str]]:
        """Return the cells of such rows, one for each name of the header."""
        columns = len(self.header)
        read = list(csv.reader(row.decode() for row in rows))
        if any(len(cells) != columns for cells in read):
            raise UnexpectedAnswer("a bulk file with a row that does not fit its header")
        return read

    def _take_row(self, line: bytes) -> bytes:
        """Return the row that begins with this line, as far as the standard reader reads on."""
        row = bytearray(line)

        def read_on() -> Iterator[str]:
            yield line.decode()
            for following in self._lines:
                row.extend(following)
                yield following.decode()

        next(csv.reader(read_on()), None)
        return bytes(row)


def ends_a_row(line: bytes) -> bool:
    """Tell whether a line with which a row begins is surely all of it: its last quote opens
    nothing.

    One that is not at the beginning of a cell ends a quoted one, or stands for itself. A doubled
    quote is left to the standard reader: it may do neither.
    """
    last = line.rfind(b'"')
    if last < 0:
        return True
    is_at_beginning = last == 0 or line[last - 1] == ord(",")
    return not is_at_beginning and b'""' not in line


class _BoundedLines:
    """The lines of a file; `bytes` are those of all that were read so far."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._read_line = BufferedReader(raw, 64 * 1024).readline  # type: ignore[type-var]
        self.bytes = 0
        self._most = MAX_RECORD

    def begin_record(self) -> None:
        self._most = self.bytes + MAX_RECORD

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._read_line(MAX_RECORD + 1)
        self.bytes += len(line)
        if self.bytes > self._most:
            raise TooLarge(f"a bulk file with a record of more than {MAX_RECORD:,} bytes")
        if not line:
            raise StopIteration
        return line
