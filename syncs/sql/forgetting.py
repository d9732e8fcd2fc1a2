"""Deletes rows of a run: what it had not applied at its early end, or all that it has, some at a
time, so that no transaction is long."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from syncs.sql.statements import execute

AT_ONCE = 50_000
"""Rows deleted in one transaction, a second or so."""


def forget_all(statement: str, run_id: int) -> None:
    """Run a statement that deletes `at_most` rows of a run until there are none left; outside of
    any transaction."""
    with connection.cursor() as cursor:
        while execute(cursor, statement, run_id=run_id, at_most=AT_ONCE):
            pass


def forget_unapplied(
    cursor: CursorWrapper, run_id: int, *, applied: int, removals_applied: int
) -> None:
    """Forget what was decided of the ordinals behind those that were applied, of records and of
    people who leave.

    Blocks come first, as for everybody: what an erasure takes out of one meanwhile is a row then.
    """
    execute(cursor, "forget_unapplied_blocks", run_id=run_id, applied=applied)
    execute(
        cursor,
        "forget_unapplied",
        run_id=run_id,
        applied=applied,
        removals_applied=removals_applied,
    )
