"""APPLY_DUPLICATES and APPLY_REMOVALS: what a run does when all that it brings is there, range by
range, each range in one transaction under the organisation's lock (R77).

First records that do not speak for their person are linked as such. Then people go, each wholly in
one range, with every record that lets go of them. Between any two ranges the run may end: the next
one finds the others as this one has found them.
"""

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import is_anybody_held
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.restart import is_staging_lost
from syncs.models import Hold, Kind
from syncs.proposal.save_in_run import save_tried_change
from syncs.run.apply import (
    NotAsPreviewed,
    lock_organisation_of,
    look_again,
    lost_records_of,
)
from syncs.run.decide_removals import write_removals
from syncs.run.hold import hold_people
from syncs.sql import staging

RANGE = 50_000
"""Ordinals treated in one transaction, a second or so where everybody leaves."""

DUPLICATES = ("claim_duplicates", "keep_deleted")

REMOVALS = (
    "join_hold",
    "keep_released",
    "release_claims",
    "revise_removals",
    "keep_memberships",
    "remove_from_list",
    "remove_from_organisation",
    "link_moved",
    "demote_links",
    "drop_links",
    "forget_let_go",
)


def apply_duplicates(context: RunContext, lease: Lease) -> None:
    """Link the duplicates of the next range of ordinals."""
    with lease.checkpoint() as checkpoint:
        _require_staging(context, checkpoint)
        after, until = checkpoint.progress.next_range(RANGE)
        if not staging.is_known(checkpoint.cursor, context.run_id, after=after, until=until):
            lock_organisation_of(context, checkpoint.cursor)
            if _link_duplicates(context, checkpoint.cursor, after, until):
                save_tried_change(context)
            if is_anybody_held(context.sync_id):
                context.execute(checkpoint.cursor, "forget_duplicates", after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def _link_duplicates(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> int:
    """Link what does not speak for its person; return how many rows that touched."""
    return sum(
        context.execute(cursor, statement, after=after, until=until) for statement in DUPLICATES
    )


def apply_removals(context: RunContext, lease: Lease) -> None:
    """Let the records of the next range of people go, then those whom nobody claims any more."""
    with lease.checkpoint() as checkpoint:
        _require_staging(context, checkpoint)
        if not staging.anybody_leaves(checkpoint.cursor, context.run_id):
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
            return
        lock_organisation_of(context, checkpoint.cursor)
        after, until = checkpoint.progress.next_range(RANGE)
        try:
            with transaction.atomic():
                save_tried_change(context)
                _remove(context, checkpoint.cursor, after, until)
        except NotAsPreviewed:
            everything = checkpoint.progress.staged
            look_again(context, checkpoint, applied=everything, removals_applied=after)
            return
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def _remove(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> None:
    """Remove the people of a range: as was decided, but for those whom somebody has claimed since,
    and with those whom nobody else claims any more. Where others of the run are held, these are
    too (R74). Raises NotAsPreviewed where there are such people and the run applies a preview
    (R75)."""
    changed = write_removals(context, cursor, after=after, until=until)
    if Hold.objects.filter(pk=context.run_id, answer="").exists():
        hold_people(context, cursor, after=after, until=until)
        context.execute(cursor, "set_aside")
    for statement in REMOVALS:
        touched = context.execute(cursor, statement, after=after, until=until)
        changed += touched if statement == "revise_removals" else 0
    if changed and context.settings.kind == Kind.APPLY:
        raise NotAsPreviewed


def _require_staging(context: RunContext, checkpoint: Checkpoint) -> None:
    if is_staging_lost(context, checkpoint):
        raise lost_records_of(context)
