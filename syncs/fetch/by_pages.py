"""FETCH: reads lists from Recruit and stages them, some thousand records to a transaction.

The cursor moves in the transaction that stages the records before it, so a record is staged
exactly once, whatever dies when. Ordinals follow the order of reading.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import accumulate

from django.db import connection

from recruit import Window, read_contiguous
from recruit.ahead import MAX_RECORDS
from recruit.contiguous import REMEMBERED
from recruit.errors import Emptied, InvalidRequest, NeverEnds
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase
from syncs.checkpoint.progress import Progress
from syncs.checkpoint.remarks import add_remark, count_in_remark
from syncs.domain.remarks import Remark
from syncs.fetch import related_table, unread_view
from syncs.fetch.known_records import stage_known
from syncs.fetch.listings import Listing, is_view_empty, listing_of
from syncs.fetch.staged_pages import PageOfRecords, PageOfRows, StagedPage, latest_of
from syncs.models import Phase
from syncs.sql import staging
from syncs.sql.statements import staging_table_of

BATCH_RECORDS = 2000
BATCH_SECONDS = 2.0
"""A batch is written when it is full or, with a slow Recruit, when so much time has passed."""

LOOK_AHEAD_AT = 250
"""The window after which a list is asked whether it has an end: some 45,000 records."""

BEHIND_ALL = Window(MAX_RECORDS // 200 + 1, 200)

Batch = list[tuple[int, StagedPage]]
"""Pages with the numbers of their windows."""


def fetch_pages(context: RunContext, lease: Lease) -> None:
    """Read this phase's list by pages from the cursor on, until its end or until the slice is
    over."""
    progress = lease.progress
    listing = listing_of(context, progress.phase)
    for batch in read_batches(context, lease, listing, _read_last(context, progress)):
        doubts_view = _doubts_view(context, lease.progress, batch)
        # Should PostgreSQL crash, the staging table is empty anyway and the run reads again.
        with lease.checkpoint(durable=False) as checkpoint:
            if checkpoint.progress.phase == Phase.FETCH and checkpoint.progress.position == 0:
                make_staging_table(context, checkpoint)
            stage(context, checkpoint, [page for _, page in batch])
            if doubts_view:
                add_remark(context.run_id, Remark.VIEW_EMPTY)
            number, last = batch[-1]
            checkpoint.progress = (
                replace(checkpoint.progress, position=number)
                if last.more_records
                else end_phase(checkpoint.progress, context.settings)
            )


def _doubts_view(context: RunContext, progress: Progress, batch: Batch) -> bool:
    """Tell whether the view, of which nothing seems to have changed while records outside of it
    have, has no record at all. What a full read finds of it is looked at when all is read."""
    settings = context.settings
    return (
        progress.phase == Phase.FETCH_OUTSIDE
        and progress.position == 0
        and not progress.fetched
        and settings.lets_go_by_view
        and not settings.is_full
        and any(page.ids for _, page in batch)
        and is_view_empty(context)
    )


def make_staging_table(context: RunContext, checkpoint: Checkpoint) -> None:
    """Make an empty staging table, also where an earlier attempt left one behind.

    Together with the first batch: on its own it would pass for progress, and a run that never gets
    its first page would never fail.
    """
    context.execute(checkpoint.cursor, "create_staging")
    checkpoint.progress = replace(checkpoint.progress, staged=0, fetched=0, newest=None)


def stage(context: RunContext, checkpoint: Checkpoint, pages: Sequence[StagedPage]) -> None:
    """Write the pages' rows; every row takes one ordinal, whether it is staged from here or not.

    This is the order of a page's states: judged by related records, told apart by fingerprint
    unless none can be known, prepared.
    """
    before = checkpoint.progress
    # The other phases read again what this one has read, or a file.
    if before.phase in (Phase.FETCH, Phase.FETCH_DELETED):
        unreadable = sum(page.unreadable for page in pages)
        count_in_remark(context.run_id, Remark.RECORDS_UNREADABLE, unreadable)
    unread_view.account(context, before.phase, [each for page in pages for each in page.unread])
    records = [page for page in pages if isinstance(page, PageOfRecords)]
    related_table.judge(context, checkpoint.cursor, records)
    if not context.settings.is_first_run:
        compared = [page for page in pages if isinstance(page, (PageOfRecords, PageOfRows))]
        stage_known(context, checkpoint.cursor, compared, before.staged)
    lines = [
        f"{before.staged + 1 + first + place}\t{columns}"
        for page, first in zip(pages, _first_places(pages), strict=False)
        for place, columns in page.lines
    ]
    staging.copy(checkpoint.cursor, context.run_id, lines)
    records_read = sum(len(page.ids) for page in pages if page.are_records)
    checkpoint.progress = replace(
        before,
        staged=before.staged + sum(len(page.ids) for page in pages),
        fetched=before.fetched + records_read,
        received=before.received + records_read,
        newest=latest_of([before.newest, *(page.newest for page in pages)]),
    )


def read_batches(
    context: RunContext, lease: Lease, listing: Listing, recent: list[str]
) -> Iterator[Batch]:
    """Read pages from the cursor on, some thousand records together, until the slice is over; then
    what has been asked for.

    Raises NeverEnds for a list that has no end: long before that is reached (R78).
    """
    pages = read_contiguous(
        listing,
        start=lease.progress.position + 1,
        recent=recent,
        goes_on=lambda: not context.is_over(),
    )
    with closing(pages):
        for batch in _batches(pages, listing):
            yield batch
            if lease.is_cancel_requested:
                return


def _batches(pages: Iterable[tuple[int, StagedPage]], listing: Listing) -> Iterator[Batch]:
    batch: Batch = []
    size, started = 0, time.monotonic()
    try:
        for number, page in pages:
            if number == LOOK_AHEAD_AT and page.more_records:
                _require_an_end(listing)
            batch.append((number, page))
            size += len(page.ids)
            waited = time.monotonic() - started
            if size >= BATCH_RECORDS or waited > BATCH_SECONDS or not page.more_records:
                yield batch
                batch, size, started = [], 0, time.monotonic()
        if batch:  # the slice is over
            yield batch
    except Emptied:
        # What was there is kept: a list that says next time that it is empty has said otherwise.
        if batch:
            yield batch
        raise


def _require_an_end(listing: Listing) -> None:
    try:
        found = listing(BEHIND_ALL).ids
    except InvalidRequest:
        return  # a page number that is refused is behind the end too
    if found:
        raise NeverEnds(f"a list with records behind the {MAX_RECORDS:,}th")


def _read_last(context: RunContext, progress: Progress) -> list[str]:
    """Return the ids that this phase staged last, in their order."""
    if progress.position == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT record_id::text
              FROM {staging_table_of(context.run_id)}
             WHERE ordinal > %s
             ORDER BY ordinal DESC
             LIMIT %s
            """,
            [progress.entered_at, REMEMBERED],
        )
        return [record_id for (record_id,) in reversed(cursor.fetchall())]


def _first_places(pages: Sequence[StagedPage]) -> Iterable[int]:
    """Return the place of each page's first row in the batch, from 0; and the place after the
    last."""
    return accumulate((len(page.ids) for page in pages), initial=0)
