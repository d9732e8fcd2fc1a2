"""The function that works on each phase of a run: one unit of work, one transaction or a few.

The order of the phases, and when each is due, is `syncs/checkpoint/phases.py`.
"""

from collections.abc import Callable

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.fetch.by_files import fetch_bulk
from syncs.fetch.by_pages import fetch_pages
from syncs.fetch.related import read_related
from syncs.models import Phase
from syncs.run.apply import apply_range
from syncs.run.apply_removals import apply_duplicates, apply_removals
from syncs.run.compare import compare
from syncs.run.decide import decide_range, tidy
from syncs.run.decide_removals import decide_removals, find_leaving
from syncs.run.finish import finish
from syncs.run.hold import hold
from syncs.run.remove_held import remove_held
from syncs.run.undo import decide_undo, put_back

PHASE_STEPS: dict[Phase, Callable[[RunContext, Lease], None]] = {
    Phase.FETCH_CLIENTS: read_related,
    Phase.FETCH_OPENINGS: read_related,
    Phase.FETCH: fetch_pages,
    Phase.FETCH_BULK: fetch_bulk,
    Phase.FETCH_CONVERTED: fetch_pages,
    Phase.FETCH_UNAPPROVED: fetch_pages,
    Phase.FETCH_OUTSIDE: fetch_pages,
    Phase.FETCH_CHANGES: fetch_pages,
    Phase.FETCH_DELETED: fetch_pages,
    Phase.TIDY: tidy,
    Phase.DECIDE: decide_range,
    Phase.FIND_LEAVING: find_leaving,
    Phase.DECIDE_REMOVALS: decide_removals,
    Phase.COMPARE: compare,
    Phase.HOLD: hold,
    Phase.DECIDE_UNDO: decide_undo,
    Phase.APPLY: apply_range,
    Phase.APPLY_DUPLICATES: apply_duplicates,
    Phase.APPLY_REMOVALS: apply_removals,
    Phase.REMOVE_HELD: remove_held,
    Phase.PUT_BACK: put_back,
    Phase.FINISH: finish,
}
