"""Notes what a member has seen (R96)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Member
from syncs.models import Concern, Notification, StateChange
from syncs.notifications.actions.track import track_concerns


@transaction.atomic
def mark_seen(
    member: Member, shown: Iterable[tuple[str, int]], *, newest: int, now: datetime
) -> None:
    """Mark the needs that a page has shown, by kind and subject, and the notifications up to the
    newest that it has; what came since stays new.

    Nothing may have noticed a need before this person did: it is noticed now.
    """
    track_concerns(now, member.organisation)
    wanted = set(shown)
    opened = Concern.objects.filter(organisation=member.organisation, ended_at=None)
    seen = [concern for concern in opened if (concern.kind, concern.subject_id) in wanted]
    Notification.objects.bulk_create(
        [
            Notification(
                organisation_id=member.organisation_id,
                member=member,
                concern=concern,
                change=StateChange.BEGAN,
                made_at=now,
            )
            for concern in seen
        ],
        ignore_conflicts=True,
    )
    own = Notification.objects.filter(member=member, seen_at=None)
    own.filter(concern__in=seen, change=StateChange.BEGAN).update(seen_at=now)
    own.filter(pk__lte=newest).update(seen_at=now)
