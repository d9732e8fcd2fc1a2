"""Judges a set-back of a run: a wait, and how long, or the end of the run.

What passes by itself is waited for with growing patience. What repeats itself word for word will
not pass: it ends the run after a few attempts (R79). Recruit may name a wait, but not keep a run
for ever (R78).
"""

from random import uniform
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from recruit.errors import NotJson, RateLimited, TryLater, UnexpectedAnswer
from syncs.account.circuit import NotAnswering
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.wait import Wait
from syncs.models.run_checkpoint import WaitReason

MAX_FAILURES = 8
"""Set-backs in a row, after which a run fails; with the waits below that is five to ten minutes."""

MAX_IDENTICAL = 3
"""Set-backs in a row after which one that repeats itself ends the run."""

MAX_WAIT_SECONDS = 300.0

PAUSE_BEFORE_THE_SAME = 10.0
"""Before what may well come again word for word: half a minute in all, for a fault in passing."""

MAX_ASKED_SECONDS = 60 * 60.0
"""What Recruit may keep one run waiting, because it asks for it or does not answer at all: all
waits together."""

MAX_LATER = 5.0
"""Seconds more before a run comes back to a silent Recruit, so that not all come in step."""

PASSING = (TryLater, NotJson, OperationalError, InterfaceError, RedisError, OSError)
"""What may pass however often it was the same: nobody answers, or a gateway does."""

MAX_WORDS = 500


class GivenUp(NamedTuple):
    """A set-back that ends the run: what happened, in words, and its code."""

    error: str
    code: str


def judge_set_back(error: Exception, lease: Lease) -> Wait | GivenUp:
    """Return the wait that follows an error, or why the run ends."""
    if isinstance(error, NotAnswering):
        return _wait_for_an_answer(error, lease)
    failures, said = lease.failures + 1, (str(error) or type(error).__name__)[:MAX_WORDS]
    asked = error.retry_after or 0.0 if isinstance(error, TryLater) else 0.0
    if lease.asked_to_wait + asked > MAX_ASKED_SECONDS:
        return GivenUp(said, "waits_too_long")
    is_same = said == lease.set_back_by and not isinstance(error, PASSING)
    if failures > MAX_FAILURES or (is_same and failures >= MAX_IDENTICAL):
        return GivenUp(said, error.kind if isinstance(error, UnexpectedAnswer) else "set_back")
    least = 0.0 if isinstance(error, PASSING) else PAUSE_BEFORE_THE_SAME
    # At least the back-off: a server that says "in a second" again and again is not well.
    seconds = max(asked, least, _back_off(failures))
    return Wait(seconds, _reason_of(error), failures, said, asked)


def _wait_for_an_answer(error: NotAnswering, lease: Lease) -> Wait | GivenUp:
    """Return the wait until Recruit is tried again. Nothing was asked, so it is no set-back."""
    seconds = (error.retry_after or 0.0) + uniform(0, MAX_LATER)  # noqa: S311
    if lease.asked_to_wait + seconds > MAX_ASKED_SECONDS:
        return GivenUp(str(error), "not_answering")
    return Wait(seconds, WaitReason.SILENT, lease.failures, lease.set_back_by, seconds)


def _back_off(failures: int) -> float:
    """Return seconds that double with every failure, jittered so that runs do not come back in
    step."""
    return min(MAX_WAIT_SECONDS, 2.0**failures) * uniform(0.5, 1.0)  # noqa: S311


def _reason_of(error: Exception) -> WaitReason:
    if isinstance(error, RateLimited):
        return WaitReason.TOO_MANY_CALLS
    return WaitReason.SOURCE if isinstance(error, TryLater | UnexpectedAnswer) else WaitReason.FAULT
