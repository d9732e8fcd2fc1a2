"""Forgets what members were told of long ago (R95)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from syncs.models import Concern, Notification, NotificationMail

KEPT = timedelta(days=400)
"""As long as the rows of runs are kept."""

BATCH = 5_000
"""The most of each that one tick forgets, with the notifications about them."""


@transaction.atomic
def forget_old_concerns(now: datetime) -> int:
    """Forget the concerns that were over so long ago, with their notifications, and the mails that
    were made before; returns how many concerns that were."""
    made = NotificationMail.objects.filter(made_at__lt=now - KEPT).order_by("id")
    mails = list(made.values_list("pk", flat=True)[:BATCH])
    Notification.objects.filter(mail__in=mails).update(mail_due_at=None)  # they were mailed
    NotificationMail.objects.filter(pk__in=mails).delete()
    over = Concern.objects.filter(ended_at__lt=now - KEPT).order_by("id")
    concerns = list(over.values_list("pk", flat=True)[:BATCH])
    Concern.objects.filter(pk__in=concerns).delete()
    return len(concerns)
