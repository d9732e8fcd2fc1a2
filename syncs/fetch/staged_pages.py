"""Pages as they are staged: what Recruit sent, and all that can be done with it in Python.

They are made in the threads that read ahead, so that this work overlaps with PostgreSQL's.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Any, Self

from criteria import Subject
from recruit import BulkPiece, DeletedPage, RecordPage
from syncs.domain.judging import Said
from syncs.domain.preparation import Preparer
from syncs.domain.records import JudgedRecords, UnjudgedRecords
from syncs.domain.run_values import latest_moment
from syncs.fetch.row_prints import RowPrints
from syncs.sql import staging
from syncs.sql.kinds import RowKind


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
        self.unreadable = 0
        """How many records of the page were left out, because their id cannot be read (R79)."""
        self.unread: tuple[Any, ...] = ()
        """Those of them that may be in a view, as they came."""

    def without(self, known: Set[str]) -> Self:
        """Drop the rows of these records; returns the page."""
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
    """Records on their way to the staging table, in three states.

    Those that hang on related ones are `UnjudgedRecords` until `judge` has been told of these
    (R36). As `JudgedRecords` they have fingerprints. When `prepare` has been told which ones are
    new to us, these are `lines`, and the others are dropped: where none can be known yet, that is
    done at once with all.
    """

    are_records = True

    def __init__(
        self,
        ids: tuple[str, ...],
        records: UnjudgedRecords | JudgedRecords,
        preparer: Preparer,
        *,
        newest: datetime | None,
        more_records: bool,
        none_is_known: bool,
    ) -> None:
        super().__init__(ids, newest, more_records=more_records)
        self._preparer = preparer
        self._none_is_known = none_is_known
        self._records: UnjudgedRecords | JudgedRecords | None = records
        self._prepare_new()

    @property
    def clients(self) -> list[str | None]:
        """The id of each record's client; the records are not judged yet."""
        assert isinstance(self._records, UnjudgedRecords)  # noqa: S101 (by the order in `stage`)
        return [record.client for record in self._records.unjudged]

    @property
    def fingerprints(self) -> list[str]:
        """Each record's fingerprint; the records are judged and not prepared yet."""
        assert isinstance(self._records, JudgedRecords)  # noqa: S101 (by the order in `stage`)
        return self._records.fingerprints

    def judge(self, *, clients: Said, job_openings: Said, doubted: Set[Subject]) -> None:
        """Judge the records by what related ones say of them; of those that are `doubted` nothing
        was told."""
        assert isinstance(self._records, UnjudgedRecords)  # noqa: S101 (by the order in `stage`)
        self._records = self._preparer.judge(
            self.ids,
            self._records,
            clients=clients,
            job_openings=job_openings,
            doubted=doubted,
        )
        self._prepare_new()

    def prepare(self, places: Sequence[int]) -> None:
        """Prepare the records at these places of the page, counted from 0, and drop the others."""
        assert isinstance(self._records, JudgedRecords)  # noqa: S101 (by the order in `stage`)
        if places:
            chosen = self._records.at(places)
            lines = staging.read_columns(
                [self.ids[place] for place in places],
                chosen.fingerprints,
                self._preparer.prepare(chosen),
            )
            self.lines = list(zip(places, lines, strict=True))
        self._records = None

    def _prepare_new(self) -> None:
        if self._none_is_known and isinstance(self._records, JudgedRecords):
            self.prepare(range(len(self.ids)))

    def _pick_places(self, places: list[int]) -> None:
        super()._pick_places(places)
        if self._records is not None:
            self._records = self._records.at(places)


class PageOfRows(StagedPage):
    """Records of a file, in three states (decision 0056).

    They have the fingerprints of their rows as long as nobody needs what they say. Those whose row
    is new are `read`, and have the fingerprints of what they say then. Those that are new to us all
    the same are prepared, with the fingerprints of their rows, to be known by next time. Where none
    can be known yet, all are prepared at once.
    """

    are_records = True

    def __init__(
        self, piece: BulkPiece, prints: RowPrints, preparer: Preparer, *, none_is_known: bool
    ) -> None:
        told = prints.take(piece)
        super().__init__(told.ids, latest_moment(told.modified), more_records=True)
        self.fingerprints = [*told.fingerprints]
        self._of_rows = told.fingerprints
        self._piece = piece
        self._preparer = preparer
        self._read: dict[int, int] = {}
        if none_is_known:
            everywhere = range(len(self.ids))
            self._keep(everywhere, preparer.pick_columns(piece.columns(everywhere), self._of_rows))
            self.prepare(everywhere)

    def read(self, places: Sequence[int]) -> None:
        """Read the records at these places of the page, counted from 0."""
        if places:
            self._keep(places, self._preparer.pick_columns(self._piece.columns(places)))

    def prepare(self, places: Sequence[int]) -> None:
        """Prepare the records at these places, which were read."""
        if places:
            chosen = self._records.at([self._read[place] for place in places])
            lines = staging.read_columns(
                [self.ids[place] for place in places],
                [self._of_rows[place] for place in places],
                self._preparer.prepare(chosen),
            )
            self.lines = list(zip(places, lines, strict=True))

    def _keep(self, places: Sequence[int], records: UnjudgedRecords | JudgedRecords) -> None:
        assert isinstance(records, JudgedRecords)  # noqa: S101 (see `tells_by_rows`)
        self._records = records
        self._read = {place: number for number, place in enumerate(places)}
        for place, fingerprint in zip(places, records.fingerprints, strict=True):
            self.fingerprints[place] = fingerprint


class PageOfOutside(StagedPage):
    """Records of the module that may be outside of the view, with what decides who must leave."""

    def __init__(self, page: RecordPage, preparer: Preparer) -> None:
        super().__init__(page.ids, None, more_records=page.more_records)
        self.unread = page.odd
        if not page.ids:
            return
        records = preparer.pick(page.records)
        assert isinstance(records, JudgedRecords)  # noqa: S101 (there are no criteria to judge by)
        number = len(page.ids)
        prepared = preparer.prepare(records)._replace(selected=[False] * number)
        lines = staging.read_columns(page.ids, records.fingerprints, prepared, kind=RowKind.OUTSIDE)
        self.lines = list(enumerate(lines))


class PageOfHidden(StagedPage):
    """Records of which it matters only that they are there and hidden."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__(page.ids, None, more_records=page.more_records)
        self.lines = _bare_lines(page.ids, RowKind.HIDDEN)


class PageOfDeletions(StagedPage):
    """A page of the deleted feed. `newest` is the latest deletion on it."""

    def __init__(self, page: DeletedPage) -> None:
        newest = latest_of(row.deleted_time for row in page.rows)
        super().__init__(page.ids, newest, more_records=page.more_records)
        self.lines = _bare_lines(page.ids, RowKind.DELETED)
        self.unreadable = page.unreadable


def _bare_lines(ids: Iterable[str], kind: RowKind) -> list[tuple[int, str]]:
    return [(place, staging.bare_columns(id_, kind)) for place, id_ in enumerate(ids)]


def latest_of(instants: Iterable[datetime | None]) -> datetime | None:
    """Return the latest of these instants, None where there is none."""
    return max(filter(None, instants), default=None)
