"""FIND_LEAVING and DECIDE_REMOVALS: which records let go of their person, and who goes by that.

The first needs the whole run. Then people are looked at range by range, each at the place of the
first record that lets go of them.
"""

from django.db.backends.utils import CursorWrapper

from contacts.models import Membership
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.remarks import add_remark
from syncs.checkpoint.restart import read_again
from syncs.domain.remarks import Remark
from syncs.domain.removal_limit import are_too_many
from syncs.sql import staging

RANGE = 100_000
"""Ordinals decided in one transaction, half a second or so where three in ten let go."""


def find_leaving(context: RunContext, lease: Lease) -> None:
    """Mark the records that let go of their person (R15-R17, R38, R72, R73)."""
    with lease.checkpoint() as checkpoint:
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            read_again(context, checkpoint)
            return
        doubted = _count_doubted(context, checkpoint.cursor)
        context.execute(checkpoint.cursor, "mark_leaving", doubts_empty_values=doubted > 0)
        if doubted:  # last, as in `tidy`
            add_remark(context.run_id, Remark.EMPTY_VALUES_DOUBTED, people=doubted)
        checkpoint.progress = end_phase(checkpoint.progress, context.settings)


def decide_removals(context: RunContext, lease: Lease) -> None:
    """Find whom nobody else claims in the next range of people (R18)."""
    with lease.checkpoint() as checkpoint:
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            read_again(context, checkpoint)
            return
        if not staging.anybody_leaves(checkpoint.cursor, context.run_id):
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
            return
        after, until = checkpoint.progress.next_range(RANGE)
        write_removals(context, checkpoint.cursor, after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def write_removals(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Find the people of a range, in the table `leaving` of this transaction, and write the run
    rows of those who go and have none yet."""
    context.execute(cursor, "create_leaving")
    context.execute(cursor, "find_leaving", after=after, until=until)
    cursor.execute("ANALYZE leaving")
    context.execute(cursor, "decide_removals")


def _count_doubted(context: RunContext, cursor: CursorWrapper) -> int:
    """Return how many people would leave because values turned empty, where they are so many at
    once that this is rather a fault of the source (R73, R74); 0 elsewhere."""
    context.execute(cursor, "count_emptied")
    (leaving,) = cursor.fetchone()
    members = Membership.objects.filter(mailing_list_id=context.settings.mailing_list_id)
    if not leaving or not are_too_many(leaving, members.count()):
        return 0
    return int(leaving)
