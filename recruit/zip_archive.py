"""The file in the archive of a bulk read, opened with care: an archive can hold a thousand times
its own size, in its files and in their names alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from recruit.errors import TooLarge, UnexpectedAnswer

MAX_UNPACKED = 8 * 1024 * 1024 * 1024
"""Bytes of one file: 200,000 records of 40 KiB each."""

MAX_PIECE = 1024 * 1024
"""What is read at once; the list of the archive's files is read in one piece."""


@contextmanager
def only_entry(archive: IO[bytes]) -> Iterator[IO[bytes]]:
    """Open the one file of an archive, which is unpacked as it is read.

    Raises UnexpectedAnswer where there is not exactly one, TooLarge where it is too large, and
    what `zipfile` raises for no archive.
    """
    with ZipFile(_InPieces(archive)) as files:
        entries = files.infolist()
        if len(entries) != 1:
            raise UnexpectedAnswer(f"a bulk archive of {len(entries)} files")
        [entry] = entries
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            # The others may ask for gigabytes to unpack anything at all.
            raise UnexpectedAnswer("a bulk archive packed in a way that is not documented")
        if entry.file_size > MAX_UNPACKED:
            raise TooLarge(f"a bulk file of more than {MAX_UNPACKED:,} bytes")
        with files.open(entry) as raw:
            yield raw


class _InPieces:
    """A file that refuses to be read in a large piece: the list of names of a hostile archive."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(MAX_PIECE + 1 if size < 0 else min(size, MAX_PIECE + 1))
        if len(piece) > MAX_PIECE:
            raise TooLarge("a bulk archive with a list of files that is no list of one")
        return piece
