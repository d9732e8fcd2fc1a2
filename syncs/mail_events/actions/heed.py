"""Suppresses whom a mail provider tells of (R70).

Events may come late, twice and in any order: a suppression is there once, and nothing that a
provider tells lifts one (R69). What was lifted after an event happened is not brought back by it.
A provider names the address to which it sent, which its owner may have no more: what they say
holds for the one that they have now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import LiftedSuppression, MailHook, SuppressionOrigin
from syncs.consent.heard import following, present_addresses
from syncs.mail_events.actions.parse import MailEvent


@transaction.atomic
def heed_events(hook: MailHook, events: Iterable[MailEvent], *, now: datetime) -> int:
    """Suppress the addresses of events, and return how many suppressions are new."""
    source = SuppressionSource(SuppressionOrigin.PROVIDER, provider=str(hook))
    told = set(events)
    sources = {each: following(source) for each in _of_present_addresses(hook, told)}
    sources |= dict.fromkeys(told, source)
    added = sum(_heed(hook, each, sources[each], now) for each in sorted(sources, key=_order))
    MailHook.objects.filter(pk=hook.pk).update(
        last_event_at=now, suppressed=F("suppressed") + added
    )
    return added


def note_not_understood(hook: MailHook) -> None:
    """Count a call of which nothing could be made, so that an admin sees that there are such."""
    MailHook.objects.filter(pk=hook.pk).update(not_understood=F("not_understood") + 1)


def _of_present_addresses(hook: MailHook, events: set[MailEvent]) -> Iterator[MailEvent]:
    """Yield the same events of the addresses that these people have now."""
    for event in events:
        found = present_addresses(hook.organisation_id, [event.address], event.kind)
        yield from (replace(event, address=address) for address in found)


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
