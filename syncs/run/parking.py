"""Parks a run whose account has no API credits left, until there are some again.

What it has read is kept. Such a wait may last a day: it is not one of those that are bounded by an
hour in sum (R78), but a run in want of credits ends on the fourth day.
"""

from datetime import datetime, timedelta
from random import uniform

from recruit.errors import CreditsUsedUp
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.wait import Wait
from syncs.models import RunCheckpoint
from syncs.models.run_checkpoint import WaitReason
from syncs.run.set_backs import GivenUp

MAX_IN_WANT = timedelta(days=3)
"""From the first time that a run finds no credits to the last one after which it waits."""

MIN_PARKED, MAX_PARKED = timedelta(minutes=1), timedelta(days=1)

MAX_LATER = 20.0
"""Seconds more, so that parked runs do not all come in step."""


def park(error: CreditsUsedUp, lease: Lease, now: datetime) -> Wait | GivenUp:
    """Return the wait for new credits, or the end of a run that wants them for too long."""
    if now - _in_want_since(lease, now) > MAX_IN_WANT:
        return GivenUp(f"For three days, again and again: {error}", error.kind)
    until = error.resume_at or now + MAX_PARKED
    parked = min(max(until - now, MIN_PARKED), MAX_PARKED)
    seconds = parked.total_seconds() + uniform(0, MAX_LATER)  # noqa: S311 (jitter, no secret)
    return Wait(seconds, WaitReason.CREDITS, lease.failures, lease.set_back_by)


def _in_want_since(lease: Lease, now: datetime) -> datetime:
    """Return when the run found no credits first, which is now if it never did before."""
    checkpoint = RunCheckpoint.objects.filter(pk=lease.run_id, token=lease.token)
    checkpoint.filter(in_want_since=None).update(in_want_since=now)
    return checkpoint.values_list("in_want_since", flat=True).first() or now
