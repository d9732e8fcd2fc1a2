"""Forgets events that were told long ago, and those that nobody took (R95)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from syncs.webhooks.models import WebhookDelivery, WebhookEvent

KEPT = timedelta(days=30)

BATCH = 5_000
"""The most that one tick forgets."""


def forget_old_events(now: datetime) -> int:
    """Forget the events that happened so long ago, with their deliveries; returns how many.

    What waits for a webhook that is switched off goes too: so long somebody has had to look.
    """
    claimed = WebhookDelivery.objects.filter(
        event=OuterRef("pk"), webhook__claimed_until__gt=now, due_at__isnull=False
    )
    old = WebhookEvent.objects.filter(~Exists(claimed), happened_at__lt=now - KEPT)
    ids = list(old.order_by("happened_at").values_list("pk", flat=True)[:BATCH])
    WebhookDelivery.objects.filter(event__in=ids).delete()
    WebhookEvent.objects.filter(pk__in=ids).delete()
    return len(ids)
