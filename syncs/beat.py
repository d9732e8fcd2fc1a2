"""The clockwork, all in one place: what Beat starts, how often, and by which queue.

The entries only tick; what is due is decided in PostgreSQL, so a second Beat or a lost tick
changes nothing (R81).
"""

from datetime import timedelta
from typing import TypedDict

CLOCK_QUEUE = "clock"
"""The ticks have a queue of their own, which workers read before that of the runs (R84)."""

WORK_QUEUE = "celery"
"""The queue of the runs: Celery's default."""

RETELL_SECONDS = 60
"""How often it is looked whether there is mail to be sent, or an answer is overdue."""

ENDING_SECONDS = 60
"""How often closed organisations are looked at."""

FORGET_SECONDS = 3_600
"""How often it is looked for previews that are to be forgotten."""

EXPIRY_SECONDS = 86_400
"""A tick that no worker took for so long is dropped. The clocks of two hosts decide, and a worker
whose clock is an hour ahead must not drop them all: that few ticks wait is Beat's business
(`recruitsync/scheduler.py`)."""


class BeatOptions(TypedDict):
    """The options of an entry, as django-celery-beat takes them; it ignores others silently."""

    queue: str
    expire_seconds: int


class BeatEntry(TypedDict):
    """An entry of Beat's schedule, as Celery takes it."""

    task: str
    schedule: timedelta
    options: BeatOptions


def schedule_ticks(tick_seconds: int) -> dict[str, BeatEntry]:
    """Return Beat's schedule, which Beat writes over its table when it starts.

    Whole seconds: django-celery-beat keeps intervals as integers, and 0 would be all the time.
    """

    def every(task: str, seconds: int) -> BeatEntry:
        return {
            "task": task,
            "schedule": timedelta(seconds=seconds),
            "options": {"queue": CLOCK_QUEUE, "expire_seconds": EXPIRY_SECONDS},
        }

    return {
        "start due syncs": every("syncs.tasks.start_due_syncs", tick_seconds),
        "resume silent runs": every("syncs.tasks.resume_silent_runs", tick_seconds),
        "tell of rejected keys": every("syncs.tasks.tell_of_rejected_keys", RETELL_SECONDS),
        "end closed organisations": every("syncs.tasks.end_closed", ENDING_SECONDS),
        "attend to holds": every("syncs.tasks.attend_to_holds", RETELL_SECONDS),
        "forget previews": every("syncs.tasks.forget_previews", FORGET_SECONDS),
    }
