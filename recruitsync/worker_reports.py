"""The heartbeat of a worker: its event loop turns, so it takes messages (R84).

The loop only says that it turned. A thread tells PostgreSQL, so that a database that hangs does not
hold the loop up, and a loop that hangs, or has lost the broker, is silent.
"""

import logging
from threading import Event, Thread
from typing import Any

from celery import bootsteps
from django.db import Error, connection

from recruitsync.watch import Watch
from syncs.alarms.heartbeats import REPORT_SECONDS, report_heartbeat
from syncs.beat import CLOCK_QUEUE, WORK_QUEUE
from syncs.models.heartbeat import Part

logger = logging.getLogger(__name__)

PARTS = {CLOCK_QUEUE: Part.CLOCK, WORK_QUEUE: Part.WORKER}
"""What a worker is that reads a queue."""


class WorkerReports(bootsteps.StartStopStep):
    """The part of a worker that reports, as long as it is connected to the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """Begin to report, each time that the broker is connected."""
        queues = consumer.app.amqp.queues.consume_from
        parts = [part for queue, part in PARTS.items() if queue in queues]
        self.turned, self.ended = Event(), Event()
        self.turned.set()
        self.timer = consumer.timer.call_repeatedly(REPORT_SECONDS, self.turned.set)
        Thread(target=_keep_reporting, args=(parts, self.turned, self.ended), daemon=True).start()

    def stop(self, consumer: Any) -> None:
        """End the reports of this connection, if they have begun."""
        if hasattr(self, "timer"):
            self.timer.cancel()
            self.ended.set()
            self.turned.set()


def _keep_reporting(parts: list[Part], turned: Event, ended: Event) -> None:
    watch = Watch()
    while turned.wait() and not ended.is_set():
        turned.clear()
        try:
            report_heartbeat(*parts)
            watch.look()
        except Error as error:
            logger.warning("PostgreSQL does not answer, this worker cannot report: %s", error)
            connection.close()
    connection.close()
