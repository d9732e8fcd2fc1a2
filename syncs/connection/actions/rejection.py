"""Marks a connection whose key Recruit no longer accepts, and deactivates its syncs (R7)."""

import logging
from datetime import datetime

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from syncs.models import Connection, ConnectionState, Sync
from syncs.models.connection import KeyChangedMeanwhile
from syncs.models.sync import StopCause
from syncs.state.deactivate import deactivate

logger = logging.getLogger(__name__)

TELL_MEMBERS = "syncs.tasks.tell_members"


@transaction.atomic
def record_rejected_key(connection: Connection, now: datetime) -> bool:
    """Mark the connection, deactivate its syncs and have members told (R96).

    `connection` is as it was when its key was used. False, and nothing is done, if it has another
    key by now: that one may well work.
    """
    try:
        current = Connection.objects.hold_with_key_of(connection)
    except KeyChangedMeanwhile:
        return False
    deactivate(Sync.objects.filter(connection=current), StopCause.KEY_REJECTED)
    # Many runs may find out at once: whoever changes the state calls.
    marked = Connection.objects.filter(pk=current.pk, state=ConnectionState.CONNECTED).update(
        state=ConnectionState.KEY_REJECTED, rejected_at=now
    )
    if marked:
        logger.warning("connection %s: key rejected", current.pk)
        transaction.on_commit(call_for_notice)
    return True


def call_for_notice() -> None:
    """Have members told soon; Beat does so by itself, so that a lost message only waits."""
    try:
        current_app.send_task(TELL_MEMBERS)
    except OperationalError:
        logger.warning("the broker is away, members are told at the next tick")
