"""The clockwork, all in one place: what Beat starts, and how often.

The entries only tick; what is due is decided in PostgreSQL, so a second Beat or a lost tick
changes nothing (R81).
"""

from datetime import timedelta
from typing import TypedDict

RETELL_SECONDS = 60
"""How often mail that could not be sent is tried again."""


class BeatEntry(TypedDict):
    """An entry of Beat's schedule, as Celery takes it."""

    task: str
    schedule: timedelta
    options: dict[str, int]


def schedule_ticks(tick_seconds: int) -> dict[str, BeatEntry]:
    """Return Beat's schedule; a tick that no worker took before the next one is dropped.

    Whole seconds: django-celery-beat keeps intervals as integers, and 0 would be all the time.
    """

    def every(task: str, seconds: int) -> BeatEntry:
        return {
            "task": task,
            "schedule": timedelta(seconds=seconds),
            "options": {"expires": seconds},
        }

    return {
        "start due syncs": every("syncs.tasks.start_due_syncs", tick_seconds),
        "resume silent runs": every("syncs.tasks.resume_silent_runs", tick_seconds),
        "tell of rejected keys": every("syncs.tasks.tell_of_rejected_keys", RETELL_SECONDS),
    }
