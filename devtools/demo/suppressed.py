"""Suppresses some addresses of the demo, of each kind and from where they come (R70)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Organisation, User
from contacts.actions.suppressions import SuppressionSource, suppress
from contacts.models import Contact, MailProvider, SuppressionKind, SuppressionOrigin


def suppress_some(organisation: Organisation, admin: User, marketer: User, now: datetime) -> None:
    """Suppress seven contacts: whom people named, whose mail came back, and who wrote back."""
    by_hand = SuppressionOrigin.PERSON
    called = SuppressionSource(by_hand, by=marketer, note="Asked for it on the phone")
    letter = SuppressionSource(by_hand, by=admin, note="Letter of 3 November")
    provider = SuppressionSource(SuppressionOrigin.PROVIDER, provider=MailProvider.POSTMARK.label)
    link = SuppressionSource(SuppressionOrigin.LINK)
    why = (
        (SuppressionKind.DO_NOT_MAIL, called),
        (SuppressionKind.DO_NOT_MAIL, letter),
        *[(SuppressionKind.BOUNCED, provider)] * 3,
        (SuppressionKind.COMPLAINED, provider),
        (SuppressionKind.UNSUBSCRIBED, link),
    )
    people = Contact.objects.filter(organisation=organisation, deleted_at=None).order_by("id")
    for person, (kind, source) in zip(people[40:1000:40], why, strict=False):
        suppress(organisation.pk, person.address, kind, source=source, now=now)
