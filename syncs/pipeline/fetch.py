"""FETCH: reads pages from Recruit and stages them, some thousand records to a transaction.

The page cursor moves in the transaction that stages the pages' records, so a record is staged
exactly once, whatever dies when. Ordinals follow the order of reading.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from django.db.backends.utils import CursorWrapper

from recruit import read_ahead
from syncs.domain.preparation import Preparer
from syncs.models import Phase
from syncs.pipeline import staging
from syncs.pipeline.lease import Lease, Progress, Step
from syncs.pipeline.pages import PageOfDeletions, PageOfRecords, latest
from syncs.pipeline.run_context import RunContext
from syncs.pipeline.statements import staging_table

BATCH_RECORDS = 2000
BATCH_SECONDS = 2.0
"""A batch is written when it is full or, with a slow Recruit, when so much time has passed."""

NOTHING_TO_LOSE = "SET LOCAL synchronous_commit = off"
"""Should PostgreSQL crash, the staging table is empty anyway and the run reads again."""

IsOver = Callable[[], bool]
"""Whether the worker's turn with this run is over."""

AnyPage = TypeVar("AnyPage", PageOfRecords, PageOfDeletions)


def fetch_records(context: RunContext, lease: Lease, is_over: IsOver) -> None:
    """Read the module's records from the cursor on, until the last or until the turn is over."""
    settings = context.settings
    preparer = Preparer(settings)

    def ask(number: int) -> PageOfRecords:
        page = context.client.records(
            settings.module,
            fields=settings.source_fields,
            page=number,
            modified_since=settings.modified_since,
        )
        return PageOfRecords(page, preparer, none_is_known=settings.is_first_run)

    for batch in _batches(ask, lease, is_over):
        with lease.checkpoint() as step:
            step.cursor.execute(NOTHING_TO_LOSE)
            if step.progress.position == 0:
                _make_staging_table(context, step)
            if not settings.is_first_run:
                _stage_known(context, step.cursor, batch, step.progress.staged)
            progress = _stage(context, step.cursor, batch, step.progress)
            fetched = progress.fetched + progress.staged - step.progress.staged
            progress = replace(progress, fetched=fetched)
            step.progress = _moved(progress, batch, then=Phase.FETCH_DELETED)


def fetch_deleted(context: RunContext, lease: Lease, is_over: IsOver) -> None:
    """Read what Recruit reports as deleted; the first run of a sync has nobody to lose."""
    settings = context.settings
    if settings.is_first_run:
        with lease.checkpoint() as step:
            step.progress = step.progress.enter(Phase.TIDY)
        return

    def ask(number: int) -> PageOfDeletions:
        since = settings.deletions_since
        page = context.client.deleted(settings.module, page=number, modified_since=since)
        return PageOfDeletions(page)

    for batch in _batches(ask, lease, is_over):
        with lease.checkpoint() as step:
            progress = _stage(context, step.cursor, batch, step.progress)
            step.progress = _moved(progress, batch, then=Phase.TIDY)


def _make_staging_table(context: RunContext, step: Step) -> None:
    """An empty staging table, also when an earlier attempt left one behind.

    Together with the first batch: on its own it would pass for progress, and a run that never gets
    its first page would never fail.
    """
    context.execute(step.cursor, "create_staging")
    step.cursor.execute(f"TRUNCATE {staging_table(context.run_id)}")
    step.progress = replace(step.progress, staged=0, fetched=0, newest=None)


def _batches(
    ask: Callable[[int], AnyPage], lease: Lease, is_over: IsOver
) -> Iterator[list[AnyPage]]:
    """Pages from the cursor on, some thousand records together, until the turn is over."""
    with closing(read_ahead(ask, start=lease.progress.position + 1)) as pages:
        batch: list[AnyPage] = []
        size, started = 0, time.monotonic()
        for page in pages:
            batch.append(page)
            size += len(page.ids)
            waited = time.monotonic() - started
            if size >= BATCH_RECORDS or waited > BATCH_SECONDS or not page.more_records:
                yield batch
                if is_over():
                    return
                batch, size, started = [], 0, time.monotonic()


def _stage_known(
    context: RunContext, cursor: CursorWrapper, batch: list[PageOfRecords], staged: int
) -> None:
    """Stage the known records within the database, and have the pages prepare the others."""
    context.execute(
        cursor,
        "stage_known",
        records="{" + ",".join(record_id for page in batch for record_id in page.ids) + "}",
        fingerprints="{" + ",".join(print_ for page in batch for print_ in page.fingerprints) + "}",
        first=staged + 1,
    )
    unknown = sorted(place - 1 for (place,) in cursor.fetchall())
    for page, first in _with_first_places(batch):
        begin, end = (bisect_left(unknown, edge) for edge in (first, first + len(page.ids)))
        page.keep([place - first for place in unknown[begin:end]])


def _stage(
    context: RunContext, cursor: CursorWrapper, batch: list[AnyPage], progress: Progress
) -> Progress:
    """Copy the pages' lines; every record of a page takes one ordinal, staged here or not."""
    lines = [
        f"{progress.staged + 1 + first + place}\t{columns}"
        for page, first in _with_first_places(batch)
        for place, columns in page.lines
    ]
    staging.copy(cursor, context.run_id, lines)
    return replace(progress, staged=progress.staged + sum(len(page.ids) for page in batch))


def _with_first_places(batch: list[AnyPage]) -> Iterable[tuple[AnyPage, int]]:
    """Each page with the place of its first record in the batch, from 0."""
    firsts = accumulate((len(page.ids) for page in batch), initial=0)
    return zip(batch, firsts, strict=False)


def _moved(progress: Progress, batch: list[AnyPage], *, then: Phase) -> Progress:
    """The progress after a batch: at its last page, or in the next phase after the last of all."""
    newest = latest([progress.newest, *(page.newest for page in batch)])
    progress = replace(progress, position=batch[-1].page, newest=newest)
    return progress if batch[-1].more_records else progress.enter(then)
