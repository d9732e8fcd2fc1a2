"""An undo reads rows in proportion to what the run did, whatever PostgreSQL's statistics say."""

from collections.abc import Callable

from django.db import connection

from syncs.models import ImportRun, Sync
from syncs.undo.actions import apply_undo, request_undo
from tests.run.rows_read import RowsRead
from tests.run.test_cost import crowd, running_crowd, statistics, sync
from tests.world.imports import drive, map_field, run_once

__all__ = ["crowd", "running_crowd", "statistics", "sync"]

MAX_ROWS_READ = 30
"""Rows and index entries that a statement reads for a person; comparing each with each takes
hundreds."""


def test_an_undo_reads_rows_in_proportion_to_the_people(statistics: None, sync: Sync) -> None:
    """First everybody has new values, then everybody goes, then comes back."""
    added = run_once(sync, full=True)
    map_field(sync, "City", "city")
    updated = run_once(sync, full=True)

    check_rows_read(updated)
    undone = check_rows_read(added)
    check_rows_read(undone)


def check_rows_read(run: ImportRun) -> ImportRun:
    """Undo the run, and hold the rows that were read for it against its people."""
    preview = check(lambda: request_undo(run, None))
    return check(lambda: apply_undo(preview, None))


def check(ask: Callable[[], ImportRun]) -> ImportRun:
    read = RowsRead()
    with connection.execute_wrapper(read):
        run = drive(ask())

    assert run.put_back > 1_000
    allowed = MAX_ROWS_READ * run.put_back
    assert {name: rows for name, rows in read.by_statement.items() if rows > allowed} == {}
    return run
