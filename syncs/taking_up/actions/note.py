"""Notes whom a run has read and not imported, once it has ended (R97).

A run waits for none of this: rows are taken up at a tick of Beat's, a batch in a transaction, and
the next tick goes on where the last one stopped. Noting a row again changes nothing.
"""

from __future__ import annotations

from time import monotonic

from django.db import connection, transaction

from contacts.domain.addresses import normalise
from syncs.models import ImportRun, Kind
from syncs.models.import_run import IMPORTING
from syncs.sql.organisation_lock import try_to_lock_organisation
from syncs.sql.statements import execute_outside_runs

BATCH = 2_000
"""Rows of the ledger that are taken up in one transaction, some hundredths of a second."""

MAX_SECONDS = 2.0
"""The longest that a tick works: others wait for the worker of the clock."""

TELLING = (*IMPORTING, Kind.UNDO)
"""The kinds of runs whose rows may tell of strangers: others read nothing, or only show."""


_Row = tuple[int, str | None, int, int]
"""Record, what stood in the place of its address if that is known, outcome and ordinal."""


def note_strangers(*, max_seconds: float = MAX_SECONDS) -> int:
    """Take up rows of runs that have ended, the oldest first; return how many strangers were
    noted."""
    until, noted = monotonic() + max_seconds, 0
    waiting = ImportRun.objects.filter(strangers_after__isnull=False, finished_at__isnull=False)
    for run_id in waiting.order_by("pk").values_list("pk", flat=True)[:100]:
        is_done = False
        while not is_done:
            if monotonic() > until:
                return noted
            number, is_done = _note_some(run_id)
            noted += number
    return noted


@transaction.atomic
def _note_some(run_id: int) -> tuple[int, bool]:
    """Note the next batch of a run; return how many there were, and whether these were the last."""
    held = ImportRun.objects.select_for_update(skip_locked=True, of=("self",))
    run = held.filter(pk=run_id, strangers_after__isnull=False).first()
    if run is None or not _lock(run):
        return 0, True  # somebody else is at it, and the next tick comes soon
    rows = _read(run) if run.kind in TELLING else []
    if rows:
        _write(run, rows)
    is_done = len(rows) < BATCH
    run.strangers_after = None if is_done else rows[-1][-1]
    run.save(update_fields=["strangers_after"])
    return len(rows), is_done


def _lock(run: ImportRun) -> bool:
    """Let nobody be erased meanwhile, who would come back by a row that was read before."""
    with connection.cursor() as cursor:
        return try_to_lock_organisation(cursor, run.organisation_id)


def _read(run: ImportRun) -> list[_Row]:
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor, "read_strangers", run=run.pk, after=run.strangers_after, batch=BATCH
        )
        return list(cursor.fetchall())


def _write(run: ImportRun, rows: list[_Row]) -> None:
    records, emails, outcomes, ordinals = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "note_strangers",
            organisation=run.organisation_id,
            sync=run.sync_id,
            run=run.pk,
            records=records,
            emails=emails,
            addresses=[None if email is None else normalise(email) for email in emails],
            outcomes=outcomes,
            ordinals=ordinals,
        )
