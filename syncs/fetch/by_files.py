"""FETCH_BULK: reads the files of a bulk read, from the last to the first.

That order, because a record that is deleted while the files are made moves all after it towards
the first file, and is then read twice instead of never. A job that is not completed yet is waited
for by giving the worker back. Where the account or its files do not allow it, pages are read.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TypeVar

from recruit import PIECE, BulkFields, BulkPiece, bulk_pieces
from recruit.bulk import BulkResult
from recruit.errors import (
    Emptied,
    InvalidRequest,
    PermissionDenied,
    ScopeMissing,
    TooLarge,
    UnexpectedAnswer,
)
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import begin_file, end_phase, turn_to_pages
from syncs.clock import database_now
from syncs.domain.preparation import Preparer
from syncs.domain.run_settings import RunSettings
from syncs.domain.run_values import latest_moment
from syncs.fetch.by_pages import make_staging_table, stage
from syncs.fetch.kept_files import KEPT_FILES, Batches, BulkFile, FilePage
from syncs.fetch.row_prints import RowPrints, order_for_file, tells_by_rows
from syncs.fetch.staged_pages import PageOfRecords, PageOfRows, StagedPage

logger = logging.getLogger(__name__)

NOT_TO_BE_HAD = (PermissionDenied, ScopeMissing, InvalidRequest, UnexpectedAnswer, TooLarge)
"""Answers which say that this account has no bulk read, or none that can be understood, or files
that are not to be unpacked."""

MIN_WAIT_SECONDS, MAX_WAIT_SECONDS = 0.3, 30.0
MAX_JOB_SECONDS = 60 * 60
"""After which a file is not waited for any more: pages bring the same records (R78)."""
RENEWAL_SECONDS = 10.0

AnyStagedPage = TypeVar("AnyStagedPage", bound=StagedPage)

MOST_PIECES = 10
"""Of a file, that are staged in one transaction."""


class NotYet(Exception):
    """The job is not completed; look again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"look again in {seconds:.1f} s")
        self.seconds = seconds


def fetch_bulk(context: RunContext, lease: Lease) -> None:
    """Bring the bulk read forward: ask for a file, or read one. Raises `NotYet`."""
    try:
        if lease.progress.bulk_job:
            _read_file(context, lease)
        else:
            _ask_for_file(context, lease)
    except NOT_TO_BE_HAD as error:
        logger.warning("run %s: no bulk read, so pages: %s", context.run_id, error)
        with lease.checkpoint() as checkpoint:
            pages = turn_to_pages(checkpoint.progress)
            checkpoint.progress = replace(pages, bulk_file=0, bulk_job="")


def _ask_for_file(context: RunContext, lease: Lease) -> None:
    settings = context.settings
    file = lease.progress.bulk_file or settings.bulk_files
    types = {field.api_name: field.data_type for field in context.client.fields(settings.module)}
    wanted = order_for_file(settings, types)
    job = context.client.start_bulk_read(
        settings.module, fields=wanted, file=file, cvid=settings.cvid
    )
    with lease.checkpoint() as checkpoint:
        checkpoint.progress = replace(
            begin_file(checkpoint.progress),
            bulk_file=file,
            bulk_job=job,
            bulk_asked_at=database_now(),
        )


def _read_file(context: RunContext, lease: Lease) -> None:
    """Stage the records of the file until the slice is over, and keep the file for the next one."""
    key = (context.run_id, lease.progress.bulk_job)
    file = KEPT_FILES.take(key) or _fetch_file(context, lease)
    with ExitStack() as at_the_end:
        at_the_end.callback(file.close)
        for batch in file.batches(lease.progress.position):
            _stage(context, lease, batch)
            if context.is_over():
                if not lease.is_cancel_requested:
                    at_the_end.pop_all()
                    file.leave(lease.progress.position)
                    KEPT_FILES.keep(key, file)
                return
        _finish_file(context, lease, file.result)


def _fetch_file(context: RunContext, lease: Lease) -> BulkFile:
    """Fetch the file of a completed job. Raises `NotYet`, and OSError where there is no room for
    it: those that are kept make room then, for the next attempt."""
    job = context.client.bulk_read(lease.progress.bulk_job)
    if job.has_failed:
        raise UnexpectedAnswer("Recruit could not make the file")
    if not job.is_completed:
        passed = _seconds_since(lease.progress.bulk_asked_at, database_now())
        if passed > MAX_JOB_SECONDS:
            raise UnexpectedAnswer("a bulk job that has not come to an end within an hour")
        raise NotYet(_seconds_to_wait(passed))
    with ExitStack() as if_it_breaks:
        archive = if_it_breaks.enter_context(TemporaryFile())
        try:
            context.client.download_bulk_read(lease.progress.bulk_job, _Renewing(archive, lease))
            archive.flush()
        except OSError:
            KEPT_FILES.forget_all()
            raise
        file = BulkFile(archive, job.result, _reader_of(context, archive))
        if_it_breaks.pop_all()
    return file


def _reader_of(context: RunContext, archive: IO[bytes]) -> Callable[[int], Batches]:
    """Return what reads the records of a file, from any of them on, in whichever turn; what else
    that takes is asked for here."""
    settings, client = context.settings, context.client
    wanted = set(settings.source_fields)
    fields = BulkFields(
        [field for field in client.fields(settings.module) if field.api_name in wanted],
        client.users(),
        only_referring=settings.only_referring,
    )
    return lambda skip: _read_batches(_pages_of(settings, bulk_pieces(archive, fields, skip=skip)))


def _read_batches(pages: Iterator[FilePage]) -> Batches:
    """Read the pages, prepared in a thread while the ones before are staged."""
    with ThreadPoolExecutor(1, thread_name_prefix="bulk-read") as pool:
        coming = pool.submit(take_batch, pages)
        while batch := coming.result():
            coming = pool.submit(take_batch, pages)
            yield batch


def take_batch(pages: Iterator[AnyStagedPage]) -> list[AnyStagedPage]:
    """Return the next pages, up to one that is short because its records are large, so that what is
    in memory together is bounded; none at the end."""
    batch: list[AnyStagedPage] = []
    for page in islice(pages, MOST_PIECES):
        batch.append(page)
        if len(page.ids) < PIECE:
            break
    return batch


def _pages_of(settings: RunSettings, pieces: Iterator[BulkPiece]) -> Iterator[FilePage]:
    """Return the pieces of a file as pages: known by their rows, where these tell everything."""
    preparer = Preparer(settings)
    prints: RowPrints | None = None
    for number, piece in enumerate(pieces):
        if number == 0 and tells_by_rows(settings, piece):
            prints = RowPrints(settings, piece, preparer.salt)
        if prints:
            yield PageOfRows(piece, prints, preparer, none_is_known=settings.is_first_run)
        else:
            yield _read_page(settings, preparer, piece)


def _read_page(settings: RunSettings, preparer: Preparer, piece: BulkPiece) -> PageOfRecords:
    columns = piece.columns(range(len(piece.rows)))
    return PageOfRecords(
        tuple(columns["id"]),
        preparer.pick_columns(columns),
        preparer,
        newest=latest_moment(columns.get(settings.modification_field or "", [])),
        more_records=True,
        none_is_known=settings.is_first_run,
    )


def _stage(context: RunContext, lease: Lease, batch: Sequence[FilePage]) -> None:
    with lease.checkpoint(durable=False) as checkpoint:
        _make_staging_table_before_first_file(context, checkpoint)
        stage(context, checkpoint, batch)
        position = checkpoint.progress.position + sum(len(page.ids) for page in batch)
        checkpoint.progress = replace(checkpoint.progress, position=position)


def _make_staging_table_before_first_file(context: RunContext, checkpoint: Checkpoint) -> None:
    is_first = checkpoint.progress.bulk_file == context.settings.bulk_files
    if is_first and checkpoint.progress.position == 0:
        make_staging_table(context, checkpoint)


def _finish_file(context: RunContext, lease: Lease, result: BulkResult | None) -> None:
    """Go on with the file before, or with what corrects the files."""
    progress = lease.progress
    if result is None or progress.position != result.count:
        raise UnexpectedAnswer("a bulk file with another number of records than Recruit says")
    file = (progress.bulk_file or 1) - 1
    if not file and not result.count:
        raise Emptied("a bulk file without a record, of a list that had many")
    with lease.checkpoint() as checkpoint:
        _make_staging_table_before_first_file(context, checkpoint)
        ended = checkpoint.progress
        following = begin_file(ended) if file else end_phase(ended, context.settings)
        checkpoint.progress = replace(following, bulk_file=file, bulk_job="")


def _seconds_since(asked_at: datetime | None, now: datetime) -> float:
    """Return how long a job has been waited for: for ever, where nobody knows."""
    return (now - asked_at).total_seconds() if asked_at else float("inf")


def _seconds_to_wait(passed: float) -> float:
    """Return the seconds until it is worth to look again: a quarter of the time that has passed."""
    return min(max(passed / 4, MIN_WAIT_SECONDS), MAX_WAIT_SECONDS)


class _Renewing:
    """A file that keeps the lease alive while a long download is written to it."""

    def __init__(self, file: IO[bytes], lease: Lease) -> None:
        self._file = file
        self._lease = lease
        self._renewed_at = time.monotonic()
        self.seek, self.truncate = file.seek, file.truncate

    def write(self, data: bytes, /) -> None:
        self._file.write(data)
        if time.monotonic() - self._renewed_at > RENEWAL_SECONDS:
            self._lease.renew()
            self._renewed_at = time.monotonic()
