"""Believes a refused key only when it is refused again, with a fresh token, a minute later (R7).

One odd answer of the accounts server, or of a gateway in front of it, would otherwise stop every
sync of an account whose key is good. The first refusal is kept with the connection, so that any
worker may meet the second one; a call that goes well in between makes it forgotten.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from syncs.connection.actions.rejection import record_rejected_key
from syncs.models import Connection, ConnectionState

logger = logging.getLogger(__name__)

ASKED_AGAIN_AFTER = timedelta(minutes=1)

FORGOTTEN_AFTER = timedelta(minutes=30)
"""A first refusal that is older says nothing of one today: nobody has asked since."""


@dataclass(frozen=True)
class Doubt:
    """A refusal that is not believed yet; the key is to be asked about again in `seconds`."""

    seconds: float


@transaction.atomic
def judge_refusal(connection: Connection, now: datetime) -> Doubt | None:
    """Tell whether a refusal is to be doubted; one that repeats another has the key rejected, see
    `rejection.py`.

    `connection` is as it was when its key was used. Raises KeyChangedMeanwhile if it has another
    key by now.
    """
    current = Connection.objects.hold_with_key_of(connection)
    seconds = _seconds_to_wait(current, now)
    if seconds > 0:
        return Doubt(seconds)
    record_rejected_key(current, now)
    return None


def forget_refusal(connection: Connection, since: datetime) -> None:
    """Note that calls which began at `since` went well: an earlier refusal was in passing."""
    Connection.objects.filter(
        pk=connection.pk, key_version=connection.key_version, refused_at__lt=since
    ).update(refused_at=None)


def _seconds_to_wait(current: Connection, now: datetime) -> float:
    if current.state == ConnectionState.KEY_REJECTED:
        return 0
    if current.refused_at is None or now - current.refused_at > FORGOTTEN_AFTER:
        Connection.objects.filter(pk=current.pk).update(refused_at=now)
        logger.warning("connection %s: key refused once", current.pk)
        return ASKED_AGAIN_AFTER.total_seconds()
    return (current.refused_at + ASKED_AGAIN_AFTER - now).total_seconds()
