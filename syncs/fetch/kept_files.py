"""Keeps the files of bulk reads between the turns of their runs, so that a run which has stepped
aside goes on where it was: it does not fetch its file again, ask for its fields, or look for its
place (decision 0064).

A file has people in it. It has no name on the disk, so it goes with its process however that ends,
and with its run's next turn here, or after a minute without one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from threading import Lock, Timer
from typing import IO

from recruit.bulk import BulkResult
from syncs.fetch.staged_pages import PageOfRecords, PageOfRows

MAX_KEPT = 4
"""Files that a process keeps; each also has the records in memory that are staged next."""

MAX_KEPT_BYTES = 256 * 1024 * 1024
"""Of all files together that a process keeps: where `/tmp` is in memory, as in the containers, they
take that. One of 200,000 records has some 20 MB."""

KEPT_SECONDS = 60.0
"""After which a file goes whose run has had no turn in this process."""

FilePage = PageOfRecords | PageOfRows

Batches = Generator[list[FilePage], None, None]


class BulkFile:
    """The archive of a completed job, and what reads its records from one of them on."""

    def __init__(
        self, archive: IO[bytes], result: BulkResult | None, read: Callable[[int], Batches]
    ) -> None:
        self.result = result
        self.bytes = archive.seek(0, 2)
        self._archive = archive
        self._read = read
        self._batches: Batches | None = None
        self._left_at = 0

    def batches(self, position: int) -> Batches:
        """Return what reads the records behind the first `position`: as it was left, where it was
        left there."""
        if self._batches is None or position != self._left_at:
            self._stop()
            self._batches = self._read(position)
        return self._batches

    def leave(self, position: int) -> None:
        """Note that so many records are staged, all that were read but for those to come next."""
        self._left_at = position

    def close(self) -> None:
        self._stop()
        self._archive.close()

    def _stop(self) -> None:
        if self._batches is not None:
            self._batches.close()


FileKey = tuple[int, str]
"""A run, and the job that made its file."""


class KeptFiles:
    """The files that one process keeps, each by its run and job; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: dict[FileKey, BulkFile] = {}
        self._timers: dict[FileKey, Timer] = {}

    def keep(self, key: FileKey, file: BulkFile) -> None:
        """Keep a file for the next turn of its run; close it where there are too many of them. A
        file that came earlier stays: were it the other way round, of five runs that go round none
        would find its own."""
        timer = Timer(KEPT_SECONDS, self._forget, (key, file))
        timer.daemon = True
        with self._lock:
            together = file.bytes + sum(each.bytes for each in self._files.values())
            is_kept = (
                key not in self._files
                and len(self._files) < MAX_KEPT
                and together <= MAX_KEPT_BYTES
            )
            if is_kept:
                self._files[key], self._timers[key] = file, timer
        if is_kept:
            timer.start()
        else:
            file.close()

    def take(self, key: FileKey) -> BulkFile | None:
        """Return the file, for whoever takes it to keep or close; None where there is none."""
        with self._lock:
            if file := self._files.pop(key, None):
                self._timers.pop(key).cancel()
            return file

    def forget_all(self) -> None:
        """Close all of them, to have the room."""
        for key in list(self._files):
            if file := self.take(key):
                file.close()

    def _forget(self, key: FileKey, file: BulkFile) -> None:
        with self._lock:
            if self._files.get(key) is not file:
                return
            del self._files[key], self._timers[key]
        file.close()


KEPT_FILES = KeptFiles()
