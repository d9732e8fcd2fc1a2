"""APPLY: makes the decisions true, range by range, each range in one transaction (R77).

Runs of one organisation apply one at a time (an advisory lock held for a range), so that two
syncs that bring the same person never race. Whoever deletes a sync holds that lock too, so that a
run which was cancelled by it applies nothing afterwards (R25). What a person changed since the
decision shows in the number of rows that were written: then the range is decided again, on what is
true now.
"""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from recruit.errors import StopRun
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase
from syncs.checkpoint.restart import read_again
from syncs.models import ImportRun
from syncs.run.decide import write_decisions
from syncs.sql import staging
from syncs.sql.organisation_lock import lock_organisation

RANGE = 50_000
"""Ordinals applied in one transaction, a second or so."""

ATTEMPTS = 5

REMOVALS = (
    "release_claims",
    "revise_removals",
    "remove_from_list",
    "remove_from_organisation",
    "drop_links",
)


class DecisionsStale(Exception):
    """A range was decided on something that is not true any more."""


class CancelledMeanwhile(Exception):
    """The run was cancelled before this range; it is taken back, and the run is to be ended."""


class StagingLost(StopRun):
    """PostgreSQL has crashed after a part of the run was applied."""

    kind = "staging_lost"


def apply_range(context: RunContext, lease: Lease) -> None:
    """Apply the next range of ordinals."""
    with lease.checkpoint() as checkpoint:
        after = checkpoint.progress.position
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            _begin_anew(context, checkpoint)
            return
        until = min(after + RANGE, checkpoint.progress.staged)
        if staging.brings_anybody(checkpoint.cursor, context.run_id, after=after, until=until):
            _lock_organisation(checkpoint.cursor, context)
            _apply_on_what_is_true(context, checkpoint.cursor, after, until)
        done = until >= checkpoint.progress.staged
        checkpoint.progress = (
            end_phase(checkpoint.progress, context.settings)
            if done
            else replace(checkpoint.progress, position=until)
        )


def apply_removals(context: RunContext, lease: Lease) -> None:
    """Let the leaving records go, then the people whom nobody claims any more."""
    with lease.checkpoint() as checkpoint:
        if staging.is_staging_lost(checkpoint.cursor, context.run_id, checkpoint.progress.staged):
            raise StagingLost("The database lost the records of this run.")
        _lock_organisation(checkpoint.cursor, context)
        context.execute(checkpoint.cursor, "claim_duplicates")
        context.execute(checkpoint.cursor, "forget_opt_outs")
        context.execute(checkpoint.cursor, "remember_opt_outs")
        if staging.anybody_leaves(checkpoint.cursor, context.run_id):
            for statement in REMOVALS:
                context.execute(checkpoint.cursor, statement)
        context.execute(checkpoint.cursor, "keep_deleted")
        checkpoint.progress = end_phase(checkpoint.progress, context.settings)


def _begin_anew(context: RunContext, checkpoint: Checkpoint) -> None:
    """Read again, but only while nothing is applied: a run would find unchanged what it brought
    itself."""
    if checkpoint.progress.position > 0:
        raise StagingLost("The database lost the records of this run.")
    read_again(context, checkpoint)


def _apply_on_what_is_true(
    context: RunContext, cursor: CursorWrapper, after: int, until: int
) -> None:
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _apply(context, cursor, after, until)
        except (DecisionsStale, IntegrityError):
            context.execute(cursor, "forget_decisions", after=after, until=until)
            write_decisions(context, cursor, after=after, until=until)
    raise DecisionsStale(f"run {context.run_id}: ordinals {after} to {until} keep changing")


def _apply(context: RunContext, cursor: CursorWrapper, after: int, until: int) -> None:
    def write(statement: str) -> int:
        return context.execute(cursor, statement, after=after, until=until)

    write("expected_changes")
    expected = cursor.fetchone()
    if (
        write("insert_contacts"),
        write("update_contacts"),
        write("insert_memberships"),
    ) != expected:
        raise DecisionsStale
    write("insert_new_memberships")
    write("insert_new_claims")
    write("insert_claims")
    write("upsert_links")


def _lock_organisation(cursor: CursorWrapper, context: RunContext) -> None:
    """Wait for the organisation's lock. Raises CancelledMeanwhile where the run is not to go on."""
    lock_organisation(cursor, context.organisation_id)
    if ImportRun.objects.filter(pk=context.run_id, cancel_requested_at__isnull=False).exists():
        raise CancelledMeanwhile
