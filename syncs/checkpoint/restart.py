"""Begins a run's reading anew where the database lost what was read."""

from dataclasses import replace

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import forget_hold
from syncs.checkpoint.lease import Checkpoint
from syncs.checkpoint.phases import begin_reading


def read_again(context: RunContext, checkpoint: Checkpoint) -> None:
    """Forget what was decided and begin anew: what was read was lost."""
    context.execute(checkpoint.cursor, "forget_unapplied", applied=0, removals_applied=0)
    forget_hold(checkpoint.cursor, sync_id=context.sync_id, run_id=context.run_id)
    anew = begin_reading(checkpoint.progress, context.settings)
    checkpoint.progress = replace(anew, related=0, bulk_file=None, bulk_job="")
