"""Imported by a worker (`--include`), lets it treat few records in one transaction, so that a small
run has many of them."""

from syncs.checkpoint import phases
from syncs.run import apply, apply_removals, decide, decide_removals, hold, remove_held, undo

SIZE = 50

phases.SMALL = -1

apply.RANGE = apply_removals.RANGE = decide.RANGE = decide_removals.RANGE = SIZE
hold.RANGE = remove_held.RANGE = undo.RANGE = SIZE
decide.BLOCK_SIZE, decide.MIN_BLOCK_SIZE = 7, 1
