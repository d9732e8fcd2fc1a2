"""Begins a run's reading anew where the database lost what was read."""

from dataclasses import replace

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import end_hold
from syncs.checkpoint.lease import Checkpoint
from syncs.checkpoint.phases import begin_reading
from syncs.checkpoint.remarks import drop_what_was_found
from syncs.sql import staging
from syncs.sql.forgetting import forget_unapplied


def is_staging_lost(context: RunContext, checkpoint: Checkpoint) -> bool:
    """Tell whether PostgreSQL has crashed and left the staging table empty; asked once in a
    transaction."""
    if not checkpoint.has_staging:
        staged = checkpoint.progress.staged
        checkpoint.has_staging = not staging.is_lost(checkpoint.cursor, context.run_id, staged)
    return not checkpoint.has_staging


def read_again(context: RunContext, checkpoint: Checkpoint) -> None:
    """Forget what was found and decided and begin anew: what was read was lost."""
    forget_unapplied(checkpoint.cursor, context.run_id, applied=0, removals_applied=0)
    end_hold(checkpoint.cursor, sync_id=context.sync_id, run_id=context.run_id)
    drop_what_was_found(context.run_id)
    anew = begin_reading(checkpoint.progress, context.settings)
    checkpoint.progress = replace(anew, related=0, bulk_file=None, bulk_job="")
