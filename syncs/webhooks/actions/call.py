"""Has what is due sent, on a queue of its own, which no run waits for (R105)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from celery import current_app
from kombu.exceptions import OperationalError

from syncs.beat import WEBHOOK_QUEUE
from syncs.webhooks.actions.outbox import are_deliveries_due, send_deliveries
from syncs.webhooks.models import Webhook, WebhookDelivery

logger = logging.getLogger(__name__)

SEND_WEBHOOKS = "syncs.tasks.send_webhooks"

NOBODY_FOR = timedelta(minutes=2)
"""Where something waits that long and nothing was tried, no worker reads the queue."""

SECONDS_OF_A_TICK = 3.0


def have_deliveries_sent(now: datetime) -> None:
    """Call a worker for what is due, or send some of it where none reads the queue."""
    if not are_deliveries_due(now):
        return
    if is_nobody_sending(now):
        logger.warning("no worker reads the queue %s, so the clock sends", WEBHOOK_QUEUE)
        send_deliveries(max_seconds=SECONDS_OF_A_TICK)
        return
    try:
        current_app.send_task(SEND_WEBHOOKS, queue=WEBHOOK_QUEUE, expires=30)
    except OperationalError:
        logger.warning("the broker is away, webhooks wait for the next tick")


def is_nobody_sending(now: datetime) -> bool:
    """Tell whether something that could be sent has waited for long, while nothing was tried."""
    long_ago = now - NOBODY_FOR
    waiting = WebhookDelivery.objects.filter(
        due_at__lte=long_ago, webhook__disabled_at=None, webhook__organisation__closure=None
    ).exclude(webhook__rests_until__gt=long_ago)
    return waiting.exists() and not Webhook.objects.filter(tried_at__gt=long_ago).exists()
