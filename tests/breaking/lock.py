"""A lock: a place in the source without which something would be open, and the tests of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lock:
    """A text of a file that is replaced by one under which the lock is open.

    `old` begins at the offset `at`, or stands in the file only once where that is None. `tests` are
    named as for pytest; the first that fails is enough, so the quickest come first. `migrates` says
    that the database has to be made anew. Without `policies_hold` the tests sign in as the owner of
    the tables, so that PostgreSQL does not hold what the broken lock lets through.
    """

    kind: str
    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    at: int | None = None
    migrates: bool = False
    policies_hold: bool = True

    def break_in(self, text: str) -> str:
        """Return the text of the file with the lock open. Raises ValueError if it is not there."""
        begin = self.at
        if begin is None:
            if text.count(self.old) != 1:
                raise ValueError(f"{self.file} has {self.old!r} {text.count(self.old)} times")
            begin = text.index(self.old)
        if not text.startswith(self.old, begin):
            raise ValueError(f"{self.file} has no {self.old!r} at {begin}")
        return text[:begin] + self.new + text[begin + len(self.old) :]
