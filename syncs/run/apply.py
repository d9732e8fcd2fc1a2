"""APPLY: makes the decisions true, range by range, each range in one transaction (R77). What comes
after it, who goes among it, is `apply_removals.py`.

Runs of one organisation apply one at a time (an advisory lock held for a range), so that two
syncs that bring the same person never race. Whoever deletes a sync holds that lock too, so that a
run which was cancelled by it applies nothing afterwards (R25). What a person changed since the
decision shows in the number of rows that were written: then the range is decided again, on what is
true now. A run that applies a preview does not do that: it compares once more (R75), or stops where
it has applied a part.
"""

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from recruit.errors import StopRun
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import is_anybody_held
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import compare_again, go_on_at
from syncs.checkpoint.restart import is_staging_lost, read_again
from syncs.models import ImportRun, Kind
from syncs.proposal.save_in_run import save_tried_change
from syncs.run.decide import decide_again
from syncs.sql import staging
from syncs.sql.organisation_lock import lock_organisation

RANGE = 50_000
"""Ordinals applied in one transaction, a second or so."""

ATTEMPTS = 5


class DecisionsStale(Exception):
    """A range was decided on something that is not true any more."""


class CancelledMeanwhile(Exception):
    """The run was cancelled before this range; it is taken back, and the run is to be ended."""


class NotAsPreviewed(Exception):
    """A run that applies a preview would do something else now than it has compared (R75)."""


class ApplyCutShort(StopRun):
    """A run that applies a preview cannot do the rest of it as it was shown; a part is applied."""

    kind = "apply_cut_short"


class StagingLost(StopRun):
    """PostgreSQL has crashed after a part of the run was applied."""

    kind = "staging_lost"


def apply_range(context: RunContext, lease: Lease) -> None:
    """Apply the next range of ordinals."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            _begin_anew(context, checkpoint)
            return
        after, until = checkpoint.progress.next_range(RANGE)
        if not staging.is_known(checkpoint.cursor, context.run_id, after=after, until=until):
            lock_organisation_of(context, checkpoint.cursor)
            try:
                _apply_all_of(context, checkpoint.cursor, after, until)
            except NotAsPreviewed:
                _decide_again(context, checkpoint.cursor, after, until)
                look_again(context, checkpoint, applied=after, removals_applied=0)
                return
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def look_again(
    context: RunContext, checkpoint: Checkpoint, *, applied: int, removals_applied: int
) -> None:
    """Let a run that applies a preview find out who differs. Raises ApplyCutShort where it has done
    a part of it."""
    context.execute(
        checkpoint.cursor, "has_applied", applied=applied, removals_applied=removals_applied
    )
    (has_applied,) = checkpoint.cursor.fetchone()
    if has_applied:
        raise ApplyCutShort(
            "People of the preview were changed while it was applied. What is left of it was not"
            " applied, because it is not as it was shown any more."
        )
    context.execute(checkpoint.cursor, "forget_removals")
    checkpoint.progress = compare_again(checkpoint.progress)


def lock_organisation_of(context: RunContext, cursor: CursorWrapper) -> None:
    """Wait for the organisation's lock. Raises CancelledMeanwhile where the run is not to go on."""
    lock_organisation(cursor, context.organisation_id)
    if ImportRun.objects.filter(pk=context.run_id, cancel_requested_at__isnull=False).exists():
        raise CancelledMeanwhile


def _begin_anew(context: RunContext, checkpoint: Checkpoint) -> None:
    """Read again, but only while nothing is applied: a run would find unchanged what it brought
    itself."""
    if checkpoint.progress.position > 0:
        raise lost_records_of(context)
    read_again(context, checkpoint)


def lost_records_of(context: RunContext) -> StopRun:
    """Return the error of a run that was applied in part. Of a preview no other run does the rest:
    nobody has seen what that would be."""
    lost = "The database lost the records of this run."
    return ApplyCutShort(lost) if context.settings.kind == Kind.APPLY else StagingLost(lost)


def _apply_all_of(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> None:
    """Apply a range. What its records say of opt-outs is remembered in the transaction that links
    them: once linked, a record is known, and not heard again."""
    if staging.brings_anybody(cursor, context.run_id, after=after, until=until):
        _apply_on_what_is_true(context, cursor, after, until)
        if is_anybody_held(context.sync_id):
            context.execute(cursor, "forget_qualified", after=after, until=until)
    context.execute(cursor, "forget_opt_outs", after=after, until=until)
    context.execute(cursor, "remember_opt_outs", after=after, until=until)


def _apply_on_what_is_true(
    context: RunContext, cursor: CursorWrapper, after: int, until: int
) -> None:
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                save_tried_change(context)
                return _apply(context, cursor, after, until)
        except (DecisionsStale, IntegrityError) as stale:
            if context.settings.kind == Kind.APPLY:
                raise NotAsPreviewed from stale
            _decide_again(context, cursor, after, until)
    raise DecisionsStale(f"run {context.run_id}: ordinals {after} to {until} keep changing")


def _decide_again(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> None:
    context.execute(cursor, "forget_decisions", after=after, until=until)
    decide_again(context, cursor, after=after, until=until)


def _apply(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> None:
    def write(statement: str) -> int:
        return context.execute(cursor, statement, after=after, until=until)

    write("find_barred")
    (is_anybody_barred,) = cursor.fetchone()
    if is_anybody_barred:
        raise DecisionsStale
    write("expected_changes")
    expected = cursor.fetchone()
    if (
        write("insert_contacts"),
        write("update_contacts"),
        write("insert_memberships"),
    ) != expected:
        raise DecisionsStale
    write("keep_images")
    write("insert_new_memberships")
    write("insert_new_claims")
    write("insert_claims")
    write("insert_links" if context.settings.is_first_run else "upsert_links")
    write("note_moved")
