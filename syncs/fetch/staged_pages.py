"""Pages as they are staged: what Recruit sent, and all that can be done with it in Python.

They are made in the threads that read ahead, so that this work overlaps with PostgreSQL's.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Self

from recruit import DeletedPage, RecordPage
from syncs.domain.judging import Said
from syncs.domain.preparation import Picked, Preparer
from syncs.sql import staging


class StagedPage:
    """Some rows of one list, in its order. `newest` is the latest modification among them.

    Each row takes one ordinal; `lines` has those that are staged from here, with their places on
    the page, counted from 0.
    """

    are_records = False
    """Whether its rows count as records that were read."""

    def __init__(
        self, ids: tuple[str, ...], newest: datetime | None, *, more_records: bool
    ) -> None:
        self.ids = ids
        self.newest = newest
        self.more_records = more_records
        self.lines: list[tuple[int, str]] = []

    def without(self, known: Set[str]) -> Self:
        """The page without the rows of these records."""
        if known.isdisjoint(self.ids):
            return self
        kept = [place for place, id_ in enumerate(self.ids) if id_ not in known]
        self._pick_places(kept)
        return self

    def _pick_places(self, places: list[int]) -> None:
        new_places = {place: new for new, place in enumerate(places)}
        self.ids = tuple(self.ids[place] for place in places)
        self.lines = [
            (new_places[place], line) for place, line in self.lines if place in new_places
        ]


class PageOfRecords(StagedPage):
    """Records with their fingerprints.

    Records that hang on related ones have none until `judge` has been told of these (R36).
    `lines` are all records where none can be known yet, otherwise none until `keep` has been told
    which ones are new to us.
    """

    are_records = True

    def __init__(
        self,
        ids: tuple[str, ...],
        picked: list[Picked],
        preparer: Preparer,
        *,
        newest: datetime | None,
        more_records: bool,
        none_is_known: bool,
    ) -> None:
        super().__init__(ids, newest, more_records=more_records)
        self._picked = picked
        self._preparer = preparer
        self._none_is_known = none_is_known
        self.fingerprints: list[str] = []
        if not preparer.awaits_related:
            self._take_fingerprints()

    @property
    def clients(self) -> list[str | None]:
        """Of records that are not judged yet, the id of each one's client."""
        return [values[-1].client for values in self._picked]

    def judge(self, *, clients: Said, job_openings: Said) -> None:
        self._picked = self._preparer.judged(
            self.ids, self._picked, clients=clients, job_openings=job_openings
        )
        self._take_fingerprints()

    def _take_fingerprints(self) -> None:
        self.fingerprints = self._preparer.fingerprints(self._picked)
        if self._none_is_known:
            self.keep(range(len(self.ids)))

    def keep(self, places: Sequence[int]) -> None:
        """Prepare the records at these places of the page, counted from 0."""
        if places:
            lines = staging.read_columns(
                [self.ids[place] for place in places],
                [self.fingerprints[place] for place in places],
                self._preparer.prepare([self._picked[place] for place in places]),
            )
            self.lines = list(zip(places, lines, strict=True))
        self._picked = []

    def _pick_places(self, places: list[int]) -> None:
        super()._pick_places(places)
        if self.fingerprints:
            self.fingerprints = [self.fingerprints[place] for place in places]
        if self._picked:
            self._picked = [self._picked[place] for place in places]


class PageOfIds(StagedPage):
    """Records of which it matters only that they are there: hidden ones, or those of a module."""

    def __init__(self, page: RecordPage, kind: str) -> None:
        super().__init__(page.ids, None, more_records=page.more_records)
        self.lines = _bare_lines(page.ids, kind)


class PageOfDeletions(StagedPage):
    """A page of the deleted feed. `newest` is the latest deletion on it."""

    def __init__(self, page: DeletedPage) -> None:
        newest = latest(row.deleted_time for row in page.rows)
        super().__init__(page.ids, newest, more_records=page.more_records)
        self.lines = _bare_lines(page.ids, staging.DELETED)


def _bare_lines(ids: Iterable[str], kind: str) -> list[tuple[int, str]]:
    return [(place, staging.bare_columns(id_, kind)) for place, id_ in enumerate(ids)]


def latest(instants: Iterable[datetime | None]) -> datetime | None:
    """The latest of these instants, None where there is none."""
    return max(filter(None, instants), default=None)
