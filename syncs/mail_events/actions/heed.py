"""Suppresses whom a mail provider tells of (R70).

Events may come late, twice and in any order: a suppression is there once, and nothing that a
provider tells lifts one (R69). What was lifted after an event happened is not brought back by it.
A provider names the address to which it sent, which its owner may have no more: what they say
holds for the one that they have now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from contacts.actions.suppressions import AddressKind, SuppressionSource, suppress_all
from contacts.models import LiftedSuppression, MailHook, SuppressionOrigin
from syncs.consent.heard import find_following
from syncs.mail_events.actions.parse import MailEvent


@transaction.atomic
def heed_events(hook: MailHook, events: Iterable[MailEvent], *, now: datetime) -> int:
    """Suppress the addresses of events, and return how many suppressions are new."""
    source = SuppressionSource(SuppressionOrigin.PROVIDER, provider=str(hook))
    named, following = (
        dict[AddressKind, SuppressionSource](),
        dict[AddressKind, SuppressionSource](),
    )
    for event in set(events):
        told = {(event.address, event.kind): source}
        named |= _not_lifted_since(event.at, hook, told)
        follows = find_following(hook.organisation_id, told)
        following |= _not_lifted_since(event.at, hook, follows)
    done = suppress_all(hook.organisation_id, {**following, **named}, now=now)
    added = sum(is_new is True for is_new in done.values())
    MailHook.objects.filter(pk=hook.pk).update(
        last_event_at=now, suppressed=F("suppressed") + added
    )
    return added


def note_not_understood(hook: MailHook) -> None:
    """Count a call of which nothing could be made, so that an admin sees that there are such."""
    MailHook.objects.filter(pk=hook.pk).update(not_understood=F("not_understood") + 1)


def _not_lifted_since(
    at: datetime | None, hook: MailHook, told: Mapping[AddressKind, SuppressionSource]
) -> dict[AddressKind, SuppressionSource]:
    """Return those that nobody has lifted since the event, all of them where it has no time."""
    lifted = LiftedSuppression.objects.filter(organisation_id=hook.organisation_id)
    return {
        (address, kind): source
        for (address, kind), source in told.items()
        if not at or not lifted.filter(address=address, kind=kind, lifted_at__gte=at).exists()
    }
