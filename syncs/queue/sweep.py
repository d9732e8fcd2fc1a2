"""Finds whether there are more runs to be taken than calls in the queue, and calls what is missing.

A worker died and its lease ran out; a wait is over; messages were lost. Runs that merely wait for
their turn are not called for again: as many calls as there are free runs lie in the queue already.
"""

from django.conf import settings
from django.db import connection

from syncs.queue.call import MAX_CALLS, call_workers, count_calls
from syncs.queue.cancel import NOTICE_SECONDS
from syncs.sql.statements import execute_outside_runs


def call_workers_to_silent_runs() -> int:
    """Call as many workers as are missing for the runs that could be taken; returns how many."""
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, "forget_turns")
    if not (free := count_free_runs()) or (calls := count_calls()) is None:
        return 0
    missing = min(max(free - calls, 0), MAX_CALLS)
    call_workers(missing)
    return missing


def count_free_runs() -> int:
    """Return how many workers could take a run at this moment."""
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "count_free",
            runs_of_a_connection=settings.RUNS_OF_A_CONNECTION,
            notice_seconds=NOTICE_SECONDS,
        )
        (free,) = cursor.fetchone()
    return int(free)
