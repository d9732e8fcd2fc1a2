"""Does the work of a tick: notices changes, makes the mails that are due, has them sent (R96).

The mails go out on the queue of the runs, where a mail server that does not answer costs one worker
little more than a run's turn now and then, and no tick waits.
"""

from __future__ import annotations

import logging
from datetime import datetime

from celery import current_app
from kombu.exceptions import OperationalError

from syncs.alarms.heartbeats import find_silences
from syncs.models.heartbeat import Part
from syncs.notifications.actions.outbox import (
    MAX_SECONDS,
    are_mails_waiting,
    make_mails,
    send_mails,
)
from syncs.notifications.actions.track import track_concerns

logger = logging.getLogger(__name__)

SEND_MAILS = "syncs.tasks.send_notification_mails"


def tell_of_changes(now: datetime) -> None:
    """Notice what changed, and have a worker send the mails that are due by now."""
    track_concerns(now)
    make_mails(now)
    if not are_mails_waiting(now):
        return
    if _has_nobody_else():
        send_mails(now)
    else:
        call_for_mails()


def tell_by_myself(now: datetime) -> None:
    """Do all of it here, where other parts are silent."""
    track_concerns(now)
    make_mails(now)
    send_mails(now)


def send_and_go_on(now: datetime, *, max_seconds: float = MAX_SECONDS) -> None:
    """Send what waits; what is left of many comes after the runs that wait for this worker."""
    if send_mails(now, max_seconds=max_seconds) and are_mails_waiting(now):
        call_for_mails()


def call_for_mails() -> None:
    """Have a worker send what waits; a lost message only waits for the next tick."""
    try:
        current_app.send_task(SEND_MAILS)
    except OperationalError:
        logger.warning("the broker is away, mails wait for the next tick")


def _has_nobody_else() -> bool:
    """Tell whether no worker of runs is at work, which is news to be sent."""
    return any(silence.part == Part.WORKER for silence in find_silences())
