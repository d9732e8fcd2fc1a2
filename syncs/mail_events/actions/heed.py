"""Suppresses whom a mail provider tells of (R70).

Events may come late, twice and in any order: a suppression is there once, and nothing that a
provider tells lifts one (R69). What was lifted after an event happened is not brought back by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import LiftedSuppression, MailHook, SuppressionOrigin
from syncs.mail_events.actions.parse import MailEvent


@transaction.atomic
def heed_events(hook: MailHook, events: Iterable[MailEvent], *, now: datetime) -> int:
    """Suppress the addresses of events, and return how many suppressions are new."""
    source = SuppressionSource(SuppressionOrigin.PROVIDER, provider=str(hook))
    added = sum(_heed(hook, event, source, now) for event in sorted(set(events), key=_order))
    MailHook.objects.filter(pk=hook.pk).update(
        last_event_at=now, suppressed=F("suppressed") + added
    )
    return added


def note_not_understood(hook: MailHook) -> None:
    """Count a call of which nothing could be made, so that an admin sees that there are such."""
    MailHook.objects.filter(pk=hook.pk).update(not_understood=F("not_understood") + 1)


def _order(event: MailEvent) -> tuple[str, int]:
    """Return an order in which two calls at once do not lock each other out."""
    return event.address, event.kind


def _heed(hook: MailHook, event: MailEvent, source: SuppressionSource, now: datetime) -> bool:
    lifted = LiftedSuppression.objects.filter(
        organisation_id=hook.organisation_id, address=event.address, kind=event.kind
    )
    if event.at and lifted.filter(lifted_at__gte=event.at).exists():
        return False
    try:
        return suppress(hook.organisation_id, event.address, event.kind, source=source, now=now)
    except AddressErased:
        return False
