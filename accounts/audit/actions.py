"""Writes what no trigger sees into the audit log, and takes out of it what has to go (R103)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts.acting import AuditActor, who_acts
from accounts.audit.doors import AuditDoor, open_door
from accounts.audit.rules.changes import AuditChange
from accounts.models import AuditEntry
from web.seen import Stored

BATCH = 20_000
"""Entries that one statement deletes."""


def record(
    organisation_id: int,
    change: AuditChange,
    noun: str,
    *,
    about: tuple[int | None, str] = (None, ""),
    before: Stored | None = None,
    after: Stored | None = None,
    actor: AuditActor | None = None,
    at: datetime | None = None,
) -> None:
    """Write that somebody did something: `actor`, or who acts in this thread; now, or `at`.

    `about` is the id and the name of what it was done to. Of `before` and `after` only what differs
    is kept; where both are given and nothing does, there is no entry. Secrets have no place in
    either. The entry belongs to the transaction of the caller.
    """
    by = actor or who_acts()
    if before is not None and after is not None:
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if not names:
            return
        before = {name: before.get(name) for name in names}
        after = {name: after.get(name) for name in names}
    entry = AuditEntry(
        organisation_id=organisation_id,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        change=change,
        noun=noun,
        object_id=about[0],
        object_name=about[1],
        before=before,
        after=after,
    )
    if at is not None:
        entry.at = at
    entry.save()


def forget_old_entries(now: datetime) -> int:
    """Delete a batch of the entries that are older than `AUDIT_DAYS`; return how many (R95)."""
    old = AuditEntry.objects.filter(at__lt=now - timedelta(days=settings.AUDIT_DAYS))
    numbers = list(old.order_by("at").values_list("pk", flat=True)[:BATCH])
    with open_door(AuditDoor.RETENTION):
        return AuditEntry.objects.filter(pk__in=numbers).delete()[0]


def forget_person(
    organisation_id: int, address: str, contact_id: int | None, nouns: Collection[str]
) -> int:
    """Blank what names a person who is erased, in entries about these nouns; return how many.

    Who did what to somebody, and when, stays.
    """
    named = Q(object_name__iexact=address)
    if contact_id is not None:
        named |= Q(noun="contact", object_id=contact_id)
    entries = AuditEntry.objects.filter(named, organisation_id=organisation_id, noun__in=nouns)
    with open_door(AuditDoor.ERASURE):
        return entries.update(object_name="", object_id=None, before=None, after=None)
