"""DECIDE: one run row for every staged record, by set-based SQL.

First what only the whole run shows (records read twice, addresses used twice), then the outcome
of every record, range by range, then the removals.
"""

from dataclasses import replace

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.phases import end_phase
from syncs.checkpoint.restart import read_again
from syncs.sql import staging
from syncs.sql.kinds import RowKind
from syncs.sql.statements import staging_table_of

RANGE = 100_000
"""Ordinals decided in one transaction, a second or so."""


def tidy(context: RunContext, lease: Lease) -> None:
    """Drop repeats and mark file duplicates (R67); read again if the staging table was lost."""
    with lease.checkpoint() as checkpoint:
        table = staging_table_of(context.run_id)
        checkpoint.cursor.execute(f"SELECT count(*) FROM {table}")
        (found,) = checkpoint.cursor.fetchone()
        if found != checkpoint.progress.staged:
            read_again(context, checkpoint)
            return
        context.execute(checkpoint.cursor, "drop_repeats")
        if context.settings.bulk_files:
            context.execute(checkpoint.cursor, "drop_hidden")
        if context.settings.cvid:
            context.execute(checkpoint.cursor, "drop_strangers")
        checkpoint.cursor.execute(f"ANALYZE {table}")
        context.execute(checkpoint.cursor, "mark_file_duplicates")
        checkpoint.cursor.execute(
            f"SELECT count(*) FROM {table} WHERE kind <> %s", [RowKind.DELETED.value]
        )
        (records,) = checkpoint.cursor.fetchone()
        counted = replace(checkpoint.progress, fetched=records)
        checkpoint.progress = end_phase(counted, context.settings)


def decide_range(context: RunContext, lease: Lease) -> None:
    """Decide the next range of ordinals."""
    with lease.checkpoint() as checkpoint:
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            read_again(context, checkpoint)
            return
        after = checkpoint.progress.position
        until = min(after + RANGE, checkpoint.progress.staged)
        write_decisions(context, checkpoint.cursor, after=after, until=until)
        done = until >= checkpoint.progress.staged
        checkpoint.progress = (
            end_phase(checkpoint.progress, context.settings)
            if done
            else replace(checkpoint.progress, position=until)
        )


def write_decisions(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Write the run rows of a range: `after` < ordinal ≤ `until`."""
    context.execute(cursor, "decide_known", after=after, until=until)
    context.execute(cursor, "decide_read", after=after, until=until)
    if context.settings.cvid:
        context.execute(cursor, "decide_outside", after=after, until=until)


def decide_removals(context: RunContext, lease: Lease) -> None:
    """Find who leaves, and whom nobody else claims (R15-R18, R72, R73)."""
    with lease.checkpoint() as checkpoint:
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            read_again(context, checkpoint)
            return
        if context.execute(checkpoint.cursor, "mark_leaving"):
            context.execute(checkpoint.cursor, "decide_removals")
        checkpoint.progress = end_phase(checkpoint.progress, context.settings)
