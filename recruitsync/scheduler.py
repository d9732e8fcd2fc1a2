"""Beat's scheduler: the table of django-celery-beat, with ticks of a clock that nobody sets.

It waits for PostgreSQL and the broker instead of ending, reports that it is at work, and lets no
ticks pile up that no worker takes (R84).
"""

import logging
import time
from datetime import timedelta
from typing import Any

from celery import schedules
from celery.beat import SchedulingError
from django.db import Error, connection
from django_celery_beat.schedulers import DatabaseScheduler
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from recruitsync.watch import Watch
from syncs.alarms.heartbeats import REPORT_SECONDS, report_heartbeat
from syncs.beat import CLOCK_QUEUE, EXPIRY_SECONDS, START_DUE_SYNCS
from syncs.models.heartbeat import Part
from syncs.queue.dispatch import is_any_due

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often it is looked whether a sync is due, which costs less than a tick that finds none."""

MAX_WAITING_TICKS = 10
"""With so many ticks in the queue a further one tells nobody anything new."""

UNANSWERED = (SchedulingError, OperationalError, RedisError, OSError)
"""What is raised where the broker does not answer."""


class MonotonicScheduler(DatabaseScheduler):  # type: ignore[misc]
    """A scheduler whose intervals are measured by the monotonic clock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._is_set_up = False
        self._sent_at: dict[str, float] = {}
        self._has_broker = False
        self._tries_at = 0.0
        self._reported_at = -REPORT_SECONDS
        self._watch = Watch()
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Leave it to the first tick at which PostgreSQL answers."""

    def tick(self, *_args: Any, **_more: Any) -> float:
        """Send what is due; returns the seconds until the next tick."""
        try:
            self._report()
            left = self._send_due(self._read_entries())
            self._send_for_due_syncs()
            return min([LOOK_SECONDS, *left])
        except Error as error:  # it may go away at any moment of a tick
            logger.warning("PostgreSQL does not answer, Beat waits for it: %s", _in_one_line(error))
            connection.close()
            return REPORT_SECONDS

    def is_due(self, entry: Any) -> tuple[bool, float]:
        """Tell whether an entry is due, and the seconds until it is the next time."""
        if not isinstance(entry.schedule, schedules.schedule):  # a date of the calendar
            is_due, seconds = super().is_due(entry)
            return bool(is_due), float(seconds)
        every: timedelta = entry.schedule.run_every  # type: ignore[attr-defined]
        interval = every.total_seconds()
        left = self._sent_at.get(entry.name, -interval) + interval - time.monotonic()
        return (True, interval) if left <= 0 else (False, left)

    def _report(self) -> None:
        """Say that Beat is at work, as often as every part does."""
        if time.monotonic() - self._reported_at >= REPORT_SECONDS:
            report_heartbeat(Part.BEAT)
            self._reported_at = time.monotonic()
        self._watch.look()

    def _read_entries(self) -> list[Any]:
        """Return the entries of the table, in which ours are put right once (R84)."""
        if not self._is_set_up:
            super().setup_schedule()
            self._is_set_up = True
        return list(self.schedule.values())

    def _send_due(self, entries: list[Any]) -> list[float]:
        """Send the entries that are due, and return the seconds until each is the next time. What
        could not be sent stays due, and is tried again in a while, not after its whole interval."""
        judged = [(entry, *self.is_due(entry)) for entry in entries]
        due = [entry for entry, is_due, _ in judged if is_due]
        if due and time.monotonic() >= self._tries_at:
            self._send(due)
        return [seconds for _, _, seconds in judged]

    def _send(self, due: list[Any]) -> None:
        self._has_broker = False
        self._tries_at = time.monotonic() + REPORT_SECONDS
        try:
            if self._is_queue_short():
                for entry in due:
                    self.apply_async(entry, advance=False)
                    self.reserve(entry)
                    self._sent_at[entry.name] = time.monotonic()
                self._tries_at = 0.0
            self._has_broker = True
        except UNANSWERED as error:
            logger.warning("The broker does not answer, no tick was sent: %s", _in_one_line(error))

    def _is_queue_short(self) -> bool:
        """Tell whether there is room for ticks; that the broker answers is reported."""
        waiting = self._count_waiting()
        report_heartbeat(Part.BROKER)
        if waiting >= MAX_WAITING_TICKS:
            logger.warning("No worker takes the ticks: %s wait, no further one is sent", waiting)
        return waiting < MAX_WAITING_TICKS

    def _send_for_due_syncs(self) -> None:
        """Have what is due started now, unless ticks wait anyway: then no worker takes them, and
        those that are at work look themselves. Where the broker was away the next tick tries."""
        if not self._has_broker or not is_any_due():
            return
        try:
            if not self._count_waiting():
                self.app.send_task(START_DUE_SYNCS, queue=CLOCK_QUEUE, expires=EXPIRY_SECONDS)
        except UNANSWERED as error:
            logger.warning("The broker does not answer, no tick was sent: %s", _in_one_line(error))

    def _count_waiting(self) -> int:
        with self.app.connection_for_write() as broker, broker.channel() as channel:
            return int(channel.queue_declare(CLOCK_QUEUE).message_count)


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
