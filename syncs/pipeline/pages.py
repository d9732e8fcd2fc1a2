"""Pages as they are staged: what Recruit sent, and all that can be done with it in Python.

They are made in the threads that read ahead, so that this work overlaps with PostgreSQL's.
"""

from collections.abc import Iterable
from datetime import datetime

from recruit import DeletedPage, RecordPage
from syncs.domain.preparation import Preparer
from syncs.pipeline import staging


class PageOfRecords:
    """A page of records with their fingerprints. `newest` is the latest modification on it.

    `lines` are for the staging table: all records where none can be known yet, otherwise none
    until `keep` has been told which ones are new to us.
    """

    def __init__(self, page: RecordPage, preparer: Preparer, *, none_is_known: bool) -> None:
        self.page = page.page
        self.more_records = page.more_records
        self.ids = page.ids
        self._picked = list(map(preparer.pick, page.records))
        self.fingerprints = list(map(preparer.fingerprint, self._picked))
        self.newest = latest(map(preparer.modified_at, page.records))
        self._preparer = preparer
        self.lines: list[tuple[int, str]] = []
        if none_is_known:
            self.keep(range(len(self._picked)))

    def keep(self, places: Iterable[int]) -> None:
        """Prepare the records at these places of the page, counted from 0."""
        self.lines = [
            (
                place,
                staging.read_columns(
                    self.ids[place],
                    self.fingerprints[place],
                    self._preparer.prepare(self._picked[place]),
                ),
            )
            for place in places
        ]
        self._picked = []


class PageOfDeletions:
    """A page of the deleted feed. `newest` is the latest deletion on it."""

    def __init__(self, page: DeletedPage) -> None:
        self.page = page.page
        self.more_records = page.more_records
        self.ids = page.ids
        self.newest = latest(row.deleted_time for row in page.rows)
        self.lines = [
            (place, staging.deleted_columns(row.id)) for place, row in enumerate(page.rows)
        ]


def latest(instants: Iterable[datetime | None]) -> datetime | None:
    """The latest of these instants, None where there is none."""
    return max(filter(None, instants), default=None)
