"""Counts what runs use of a Recruit account's API: calls, and credits by the documented prices."""

from typing import NamedTuple, Self

from django.db.backends.utils import CursorWrapper


class Use(NamedTuple):
    """An amount of calls and of the credits that they cost."""

    calls: int = 0
    credits: int = 0

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.calls - other.calls, self.credits - other.credits)


RECORD = """
    INSERT INTO syncs_apiuse AS used (connection_id, hour, calls, credits)
    SELECT sync.connection_id, date_trunc('hour', clock_timestamp()), %s, %s
      FROM syncs_importrun run
      JOIN syncs_sync sync ON sync.id = run.sync_id
     WHERE run.id = %s
        ON CONFLICT (connection_id, hour) DO UPDATE
       SET calls   = used.calls + excluded.calls,
           credits = used.credits + excluded.credits
"""
"""Adds calls and credits to the hour of a run's connection; takes both, and the run."""


def record_use(cursor: CursorWrapper, run_id: int, use: Use) -> None:
    """Add the use to the hour of the run's connection."""
    if any(use):
        cursor.execute(RECORD, [*use, run_id])
