"""The budget of an account: the API credits that are left, as far as its answers tell.

A client that works by itself leaves a share of them to people who wait, and asks nothing while
Recruit has said that there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recruit.errors import CreditsUsedUp
from recruit.rate_limit import left_of_allowance, reset_of_allowance

PAUSE_FOR_THE_SHARE = timedelta(minutes=30)
"""At least, before a client that has come to the share of others looks again, which costs some."""


@dataclass(frozen=True)
class CreditsTold:
    """The credits as the answers told of them: how many are `left` of the `limit`, until
    `resets_at` (aware), when some come back. None where nothing was told.

    `spent_until` is when there are some again after Recruit has refused a call for lack of them.
    """

    limit: int | None = None
    left: int | None = None
    resets_at: datetime | None = None
    spent_until: datetime | None = None

    def is_above(self, share: float) -> bool:
        """Tell whether more than this share is left, for all that was told."""
        return self.limit is None or self.left is None or self.left > self.limit * share


class Budget:
    """The budget of one client; safe for threads, but for `settle`: the last answer counts.

    `share` is the part of the credits that is left to people, between 0 and 1; a client that is
    `for_people` takes from it.
    """

    def __init__(
        self, told: CreditsTold | None = None, *, share: float = 0.0, for_people: bool = True
    ) -> None:
        self.told = told or CreditsTold()
        self._share = share
        self._for_people = for_people

    def require(self, now: datetime) -> None:
        """Raise CreditsUsedUp where a call is not to be made."""
        told = self.told
        if self._for_people:
            return
        if told.spent_until and told.spent_until > now:
            raise CreditsUsedUp("the API credits are used up", resume_at=told.spent_until)
        if told.resets_at and told.resets_at > now and not told.is_above(self._share):
            later = max(told.resets_at, now + PAUSE_FOR_THE_SHARE)
            raise CreditsUsedUp("the last API credits are kept for people", resume_at=later)

    def note(self, headers: Mapping[str, str], now: datetime) -> None:
        """Read what an answer tells; one that tells nothing changes nothing."""
        allowance = left_of_allowance(headers)
        if allowance is None:
            return
        left, limit = allowance
        seconds = reset_of_allowance(headers, now=now)
        resets_at = None if seconds is None else now + timedelta(seconds=seconds)
        told = CreditsTold(limit, left, resets_at, self.told.spent_until)
        self.told = CreditsTold(limit, left, resets_at) if told.is_above(self._share) else told

    def note_spent(self, error: CreditsUsedUp, now: datetime) -> None:
        """Note that Recruit refused a call. The credits are those of a rolling day: where it does
        not say when there are new ones, there are a day later."""
        until = error.resume_at or now + timedelta(days=1)
        self.told = CreditsTold(self.told.limit, self.told.left, self.told.resets_at, until)

    def settle(self) -> None:
        """Keep what was told, when the client is closed, in the thread that closes it."""
