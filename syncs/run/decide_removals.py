"""FIND_LEAVING and DECIDE_REMOVALS: which records let go of their person, and who goes by that.

The first needs the whole run. Then people are looked at range by range, each at the place of the
first record that lets go of them.
"""

from dataclasses import replace

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import is_anybody_held
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.restart import is_staging_lost, read_again
from syncs.sql import staging

RANGE = 100_000
"""Ordinals decided in one transaction, half a second or so where three in ten let go."""


def find_leaving(context: RunContext, lease: Lease) -> None:
    """Mark the records that let go of their person (R15-R17, R38, R72, R73)."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            read_again(context, checkpoint)
            return
        context.execute(checkpoint.cursor, "mark_leaving")
        found = replace(checkpoint.progress, staged=_add_former_links(context, checkpoint))
        checkpoint.progress = end_phase(found, context.settings)


def _add_former_links(context: RunContext, checkpoint: Checkpoint) -> int:
    """Add the records of cancelled holds that let go of whom they were linked to then, and return
    how many ordinals there are with them."""
    staged = checkpoint.progress.staged
    if not is_anybody_held(context.sync_id):
        return staged
    return staged + context.execute(checkpoint.cursor, "add_former_links", staged=staged)


def decide_removals(context: RunContext, lease: Lease) -> None:
    """Find whom nobody else claims in the next range of people (R18), and who stays only because
    they came before an option (R51)."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            read_again(context, checkpoint)
            return
        if not _is_anybody_concerned(context, checkpoint.cursor):
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
            return
        after, until = checkpoint.progress.next_range(RANGE)
        write_removals(context, checkpoint.cursor, after=after, until=until)
        context.execute(checkpoint.cursor, "decide_kept", after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def write_removals(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> int:
    """Find the people of a range, in the table `leaving` of this transaction, and write the run
    rows of those who go and have none yet; returns how many."""
    list_leaving(context, cursor, after=after, until=until)
    return context.execute(cursor, "decide_removals")


def list_leaving(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Find the people of a range, in the table `leaving` of this transaction, and set aside those
    about whom somebody has been asked (R74)."""
    context.execute(cursor, "create_leaving")
    context.execute(cursor, "find_leaving", after=after, until=until)
    cursor.execute("ANALYZE leaving")
    context.execute(cursor, "set_aside")


def _is_anybody_concerned(context: RunContext, cursor: CursorWrapper) -> bool:
    return staging.anybody_leaves(cursor, context.run_id) or staging.is_anybody_spared(
        cursor, context.run_id
    )
