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

WEBHOOK_QUEUE = "webhooks"
"""The queue of what receivers of webhooks are told. Workers of runs do not read it, so that no run
waits for a receiver; the worker of the clock does (R105)."""

START_DUE_SYNCS = "syncs.tasks.start_due_syncs"
"""The task that Beat sends also between two ticks, where a sync is due."""

TELL_SECONDS = 30
"""How often it is looked what needs attention, and whether there is mail to be sent."""

ANSWER_SECONDS = 60
"""How often it is looked whether an answer is overdue."""

ENDING_SECONDS = 60
"""How often closed organisations are looked at."""

SEARCH_SECONDS = 5
"""How often it is looked for what the search does not find yet."""

FORGET_SECONDS = 3_600
"""How often it is looked for what is to be forgotten."""

COUNT_SECONDS = 300
"""How often it is looked for lists whose people were not counted today."""

ROWS_SECONDS = 60
"""How often a part of the rows is forgotten that are older than the setting says."""

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
        "start due syncs": every(START_DUE_SYNCS, tick_seconds),
        "resume silent runs": every("syncs.tasks.resume_silent_runs", tick_seconds),
        "tell members": every("syncs.tasks.tell_members", TELL_SECONDS),
        "end closed organisations": every("syncs.tasks.end_closed", ENDING_SECONDS),
        "attend to holds": every("syncs.tasks.attend_to_holds", ANSWER_SECONDS),
        "forget notifications": every("syncs.tasks.forget_notifications", FORGET_SECONDS),
        "keep the search current": every("syncs.tasks.keep_search_current", SEARCH_SECONDS),
        "count people on lists": every("syncs.tasks.count_people_on_lists", COUNT_SECONDS),
        "forget rows": every("syncs.tasks.forget_rows", ROWS_SECONDS),
        "forget audit entries": every("syncs.tasks.forget_audit_entries", FORGET_SECONDS),
        "call for webhooks": every("syncs.tasks.call_for_webhooks", tick_seconds),
        "forget webhook events": every("syncs.tasks.forget_webhook_events", FORGET_SECONDS),
        "forget answers to programs": every("syncs.tasks.forget_api_answers", FORGET_SECONDS),
        "forget previews": every("syncs.tasks.forget_previews", FORGET_SECONDS),
    }
