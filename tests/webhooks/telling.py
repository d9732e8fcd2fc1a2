"""Webhooks of tests, and the sending of what is due to them."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Organisation
from syncs.clock import database_now
from syncs.webhooks.actions.outbox import send_deliveries
from syncs.webhooks.actions.webhooks import WebhookChoice, make_webhook
from syncs.webhooks.domain.events import CHOSEN
from syncs.webhooks.models import Webhook, WebhookDelivery


def make_hook(organisation: Organisation, url: str, *kinds: str) -> tuple[Webhook, str]:
    """Make a webhook that is told of these kinds, of all where none are named."""
    chosen = WebhookChoice(url, kinds or [kind.value for kind in CHOSEN])
    return make_webhook(organisation, chosen, by=None, now=database_now())


def send_once_more(webhook: Webhook) -> int:
    """Let what waits be due, and send it."""
    Webhook.objects.filter(pk=webhook.pk).update(rests_until=None)
    long_ago = database_now() - timedelta(seconds=1)
    WebhookDelivery.objects.filter(webhook=webhook, due_at__isnull=False).update(due_at=long_ago)
    return send_deliveries()
