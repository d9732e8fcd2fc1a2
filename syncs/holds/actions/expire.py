"""Keeps the people about whom nobody has answered in time (R74)."""

import logging
from datetime import datetime

from syncs.checkpoint.held import HoldAnswered
from syncs.holds.actions.answer import answer_hold
from syncs.models import Hold, HoldAnswer

logger = logging.getLogger(__name__)


def expire_holds(now: datetime) -> int:
    """End the questions whose time is over; return how many."""
    over = Hold.objects.filter(answer="", held_at__isnull=False, expires_at__lte=now)
    return sum(_expire(hold, now) for hold in over.order_by("expires_at", "pk"))


def _expire(hold: Hold, now: datetime) -> bool:
    try:
        answer_hold(hold, HoldAnswer.EXPIRED, None, now)
    except HoldAnswered:
        return False
    logger.info("run %s: nobody answered, so those whom it held are kept", hold.pk)
    return True
