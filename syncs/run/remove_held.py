"""REMOVE_HELD: removes those whom another run holds, after somebody said so (R74).

Range by range over the rows of that run, as in `apply_removals.py`: exactly the people who were
shown, but for those whom somebody has claimed since, or whose record qualifies again. These stay,
with a row that says why.
"""

from dataclasses import replace

from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.domain.outcomes import Outcome
from syncs.models import Hold, ImportRun, RunRow, Sync
from syncs.run.apply import lock_organisation_of

RANGE = 20_000
"""People treated in one transaction, a second or so."""

REMOVALS = (
    "create_leaving",
    "find_held",
    "keep_released",
    "release_claims",
    "decide_held",
    "leave_unclaimed",
    "keep_memberships",
    "remove_from_list",
    "remove_from_organisation",
    "drop_links",
    "forget_let_go",
    "forget_answered",
)


def remove_held(context: RunContext, lease: Lease) -> None:
    """Remove the next people of the run that this one is about."""
    with lease.checkpoint() as checkpoint:
        about = ImportRun.objects.only("about_id").get(pk=context.run_id).about_id
        assert about is not None  # noqa: S101 (runs of this kind are made so)
        if checkpoint.progress.staged == 0 and not _begin(about, checkpoint):
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
            return
        lock_organisation_of(context, checkpoint.cursor)
        after = checkpoint.progress.position
        until = _end_of_range(about, after)
        _remove(context, checkpoint.cursor, about=about, after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def _begin(about: int, checkpoint: Checkpoint) -> bool:
    """Note how far the rows of the held people go, and return whether there are any."""
    last = _held(about).order_by("-ordinal").values_list("ordinal", flat=True).first()
    checkpoint.progress = replace(checkpoint.progress, staged=last or 0)
    return last is not None


def _end_of_range(about: int, after: int) -> int:
    later = _held(about).filter(ordinal__gt=after).order_by("ordinal")
    return max(later.values_list("ordinal", flat=True)[:RANGE])


def _held(about: int) -> QuerySet[RunRow]:
    return RunRow.objects.filter(run_id=about, outcome=Outcome.HELD)


def _remove(
    context: RunContext, cursor: CursorWrapper, *, about: int, after: int, until: int
) -> None:
    now = Sync.with_deleted.get(pk=context.sync_id)
    values = {
        "hold": about,
        "after": after,
        "until": until,
        "held_at": Hold.objects.values_list("held_at", flat=True).get(pk=about),
        "deleted_now": now.deleted,
        "opt_outs_now": now.opt_outs,
        "converted_now": now.converted,
        "no_match_now": now.no_match,
    }
    for statement in REMOVALS:
        context.execute(cursor, statement, **values)
