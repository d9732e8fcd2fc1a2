"""The journal of a history as the judge reads it: what became of syncs and runs, in order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A change of a row; `at` is by the database's clock, `ahead` by how much that was ahead of
    the machine's."""

    kind: str
    at: datetime
    ahead: timedelta
    sync: int | None
    run: int | None
    before: Row | None
    after: Row

    @property
    def real(self) -> float:
        """Return the epoch seconds of the machine's clock."""
        return (self.at - self.ahead).timestamp()


def read_journal() -> list[Entry]:
    return list(_entries())


def _entries() -> Iterator[Entry]:
    ahead = timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, at, sync, run, before, after FROM seeds_journal ORDER BY id")
        for kind, at, sync, run, before, after in cursor.fetchall():
            if kind == "clock":
                ahead = timedelta(seconds=_parsed(after)["ahead"])
            yield Entry(
                kind, at, ahead, sync, run, _parsed(before) if before else None, _parsed(after)
            )


def _parsed(value: Any) -> Row:
    found: Row = json.loads(value) if isinstance(value, str) else value
    return found
