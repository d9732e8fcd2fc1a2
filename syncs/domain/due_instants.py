"""The instants of a schedule that are due, and the next one (R81, R82)."""

from dataclasses import dataclass
from datetime import datetime

from syncs.domain.schedule import Schedule


@dataclass(frozen=True, slots=True)
class DueInstants:
    """`due_at` is the newest instant that is due, `missed` are earlier ones, oldest first, and
    `next_run_at` is the next one, None for a sync that runs once. All are in UTC."""

    due_at: datetime
    missed: tuple[datetime, ...]
    next_run_at: datetime | None


def due_instants(schedule: Schedule, first_due: datetime, now: datetime) -> DueInstants:
    """Return what is due of a schedule at `now`, whose instant `first_due` has not been seen to."""
    *missed, due_at = (first_due, *schedule.missed(first_due, now))
    return DueInstants(due_at, tuple(missed), schedule.next_after(now))
