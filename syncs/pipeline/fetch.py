"""FETCH: reads pages from Recruit and stages them, a few thousand records to a transaction.

The page cursor moves in the transaction that stages the pages' records, so a record is staged
exactly once, whatever dies when. Ordinals follow the order of reading.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TypeVar

from django.db.backends.utils import CursorWrapper

from recruit import DeletedPage, RecordPage, read_ahead
from syncs.domain.preparation import Preparer, Record
from syncs.models import Phase
from syncs.pipeline import staging
from syncs.pipeline.lease import Lease
from syncs.pipeline.run_context import RunContext
from syncs.pipeline.statements import staging_table

BATCH_RECORDS = 4000
BATCH_SECONDS = 2.0
"""A batch is written when it is full or, with a slow Recruit, when so much time has passed."""

IsOver = Callable[[], bool]
"""Whether the worker's turn with this run is over."""

AnyPage = TypeVar("AnyPage", RecordPage, DeletedPage)


Stage = Callable[[CursorWrapper, list[AnyPage], int], tuple[list[str], datetime | None]]
"""From a batch of pages and the first free ordinal: the lines to stage, and their latest time."""


def fetch_records(context: RunContext, lease: Lease, is_over: IsOver) -> None:
    """Read the module's records from the cursor on, until the last or until the turn is over."""
    settings = context.settings
    if lease.progress.position == 0:
        _make_staging_table(context, lease)

    def ask(number: int) -> RecordPage:
        return context.client.records(
            settings.module,
            fields=settings.source_fields,
            page=number,
            modified_since=settings.modified_since,
        )

    stager = _RecordStager(context)
    _read(context, lease, is_over, ask, stager.lines, then=Phase.FETCH_DELETED)


def fetch_deleted(context: RunContext, lease: Lease, is_over: IsOver) -> None:
    """Read what Recruit reports as deleted; the first run of a sync has nobody to lose."""
    settings = context.settings
    if settings.deletions_since is None:
        with lease.checkpoint() as step:
            step.progress = step.progress.enter(Phase.TIDY)
        return

    def ask(number: int) -> DeletedPage:
        return context.client.deleted(
            settings.module, page=number, modified_since=settings.deletions_since
        )

    _read(context, lease, is_over, ask, _deleted_lines, then=Phase.TIDY)


def _make_staging_table(context: RunContext, lease: Lease) -> None:
    """An empty staging table, also when an earlier attempt left one behind."""
    with lease.checkpoint() as step:
        context.execute(step.cursor, "create_staging")
        step.cursor.execute(f"TRUNCATE {staging_table(context.run_id)}")
        step.progress = replace(step.progress, staged=0, fetched=0, newest=None)


def _read(
    context: RunContext,
    lease: Lease,
    is_over: IsOver,
    ask: Callable[[int], AnyPage],
    stage: Stage[AnyPage],
    *,
    then: Phase,
) -> None:
    calls_before = lease.progress.api_calls - context.client.calls
    with closing(read_ahead(ask, start=lease.progress.position + 1)) as pages:
        for batch in _batches(pages):
            with lease.checkpoint() as step:
                progress = step.progress
                lines, newest = stage(step.cursor, batch, progress.staged + 1)
                staging.copy(step.cursor, context.run_id, lines)
                size = sum(len(page.ids) for page in batch)
                is_record = isinstance(batch[-1], RecordPage)
                progress = replace(
                    progress,
                    position=batch[-1].page,
                    staged=progress.staged + size,
                    fetched=progress.fetched + size * is_record,
                    api_calls=calls_before + context.client.calls,
                    newest=_latest((progress.newest, newest)),
                )
                is_last = not batch[-1].more_records
                step.progress = progress.enter(then) if is_last else progress
            if is_last or is_over():
                return


def _batches(pages: Iterable[AnyPage]) -> Iterator[list[AnyPage]]:
    batch: list[AnyPage] = []
    size, started = 0, time.monotonic()
    for page in pages:
        batch.append(page)
        size += len(page.ids)
        if (
            size >= BATCH_RECORDS
            or not page.more_records
            or time.monotonic() - started > BATCH_SECONDS
        ):
            yield batch
            batch, size, started = [], 0, time.monotonic()


class _RecordStager:
    """Stages known records in the database, and gives lines with all values for the others."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._preparer = Preparer(context.settings)

    def lines(
        self, cursor: CursorWrapper, batch: list[RecordPage], first: int
    ) -> tuple[list[str], datetime | None]:
        records = list(chain.from_iterable(page.records for page in batch))
        fingerprints = list(map(self._preparer.fingerprint, records))
        lines = [
            staging.read_line(
                first + place,
                records[place]["id"],
                fingerprints[place],
                self._preparer.prepare(records[place]),
            )
            for place in self._unknown(cursor, records, fingerprints, first)
        ]
        return lines, _latest(map(self._preparer.modified_at, records))

    def _unknown(
        self, cursor: CursorWrapper, records: list[Record], fingerprints: list[str], first: int
    ) -> Iterable[int]:
        """The places of the records that are not known; the known ones are staged."""
        if self._context.settings.deletions_since is None:  # nothing is known on a first run
            return range(len(records))
        self._context.execute(
            cursor,
            "stage_known",
            records="{" + ",".join([record["id"] for record in records]) + "}",
            fingerprints="{" + ",".join(fingerprints) + "}",
            first=first,
        )
        return [place - 1 for (place,) in cursor.fetchall()]


def _deleted_lines(
    cursor: CursorWrapper, batch: list[DeletedPage], first: int
) -> tuple[list[str], datetime | None]:
    rows = [row for page in batch for row in page.rows]
    lines = [staging.deleted_line(ordinal, row.id) for ordinal, row in enumerate(rows, start=first)]
    return lines, _latest(row.deleted_time for row in rows)


def _latest(instants: Iterable[datetime | None]) -> datetime | None:
    return max(filter(None, instants), default=None)
