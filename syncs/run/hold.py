"""HOLD: of a run that would remove more people than the limit nobody is removed before somebody has
answered (R74).

Adds and updates go on. The people are rows of the outcome *held*; which records let go of them is
kept in `syncs_heldrecord`, range by range. The first range decides, and makes the hold, which is
open once the run has ended as held.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from contacts.models import Membership
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.held import forget_records
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.remarks import add_remark
from syncs.checkpoint.restart import is_staging_lost, read_again
from syncs.domain.outcomes import REASONS
from syncs.domain.remarks import Remark
from syncs.domain.removal_limit import SHIPPED, RemovalLimit
from syncs.models import Hold, Kind, Sync
from syncs.models.removal_defaults import limit_of
from syncs.run.decide_removals import list_leaving

RANGE = 50_000
"""Ordinals treated in one transaction, two seconds or so where everybody leaves."""


class TooMany(NamedTuple):
    """People who would leave at once, of a list of so many members, and the limit above which they
    are held. `causes` are those of `Hold`."""

    people: int
    members: int
    limit: int
    causes: list[dict[str, Any]]


def hold(context: RunContext, lease: Lease) -> None:
    """Hold the next range of people, if more than the limit would leave. A preview only says
    so."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            read_again(context, checkpoint)
            return
        if checkpoint.progress.position == 0 and not _begin(context, checkpoint):
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
            return
        after, until = checkpoint.progress.next_range(RANGE)
        list_leaving(context, checkpoint.cursor, after=after, until=until)
        hold_people(context, checkpoint.cursor, after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def hold_people(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Hold whom the run would remove of a range, and who are in the table `leaving`."""
    context.execute(cursor, "hold_rows", after=after, until=until)
    context.execute(cursor, "hold_records")


def close_hold(context: RunContext, *, people: int, now: datetime) -> bool:
    """Open the question of a run that ends now, and return whether it holds anybody."""
    found = Hold.objects.filter(pk=context.run_id, answer="").first()
    if found is None:
        return False
    found.people, found.held_at = people, now
    found.expires_at = now + timedelta(days=_limit(context).days)
    found.save(update_fields=["people", "held_at", "expires_at"])
    return True


def _begin(context: RunContext, checkpoint: Checkpoint) -> bool:
    """Return whether people are to be held, and make their hold."""
    found = _find_too_many(context, checkpoint.cursor)
    if found is None:
        return False
    if context.settings.kind == Kind.PREVIEW:
        values = {"people": found.people, "limit": found.limit}
        add_remark(context.run_id, Remark.WOULD_BE_HELD, **values)
        return False
    # Anew, where it read again after the first range.
    own = {"sync_id": context.sync_id, "run_id": context.run_id}
    forget_records(checkpoint.cursor, **own, keeps_opt_outs=False)
    anew = {"answer": "", "answered_at": None}
    facts = {"organisation_id": context.organisation_id, "sync_id": context.sync_id}
    Hold.objects.update_or_create(
        run_id=context.run_id, defaults={**facts, **anew, **found._asdict()}
    )
    return True


def _find_too_many(context: RunContext, cursor: CursorWrapper) -> TooMany | None:
    """Return who would leave, where they are more than the limit of the sync; or more than the
    shipped one because their values turned empty, which is rather a fault of the source (R73)."""
    context.execute(cursor, "count_removals")
    (people,) = cursor.fetchone()
    if not people:
        return None
    on_list = Membership.objects.filter(mailing_list_id=context.settings.mailing_list_id)
    members = on_list.count()
    limit = _limit(context).of(members)
    shipped = SHIPPED.of(members)
    if people <= min(limit, shipped):
        return None
    causes = _count_causes(context, cursor)
    if people > limit:
        return TooMany(people, members, limit, causes)
    if sum(cause["people"] for cause in causes if cause["emptied"]) > shipped:
        return TooMany(people, members, shipped, causes)
    return None


def _limit(context: RunContext) -> RemovalLimit:
    """Return the limit in force; a run that an earlier release began goes by today's."""
    frozen = context.settings.removal_limit
    return frozen or limit_of(Sync.with_deleted.get(pk=context.sync_id))


def _count_causes(context: RunContext, cursor: CursorWrapper) -> list[dict[str, Any]]:
    context.execute(cursor, "count_causes")
    return [
        {"reason": REASONS[reason].code, "emptied": emptied or "", "people": people}
        for reason, emptied, people in cursor.fetchall()
    ]
