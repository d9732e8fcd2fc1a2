"""Notices what begins to need attention and what is over, and makes the notifications (R96).

All of it is one transaction under one lock: of two workers the second finds nothing to do, and one
that dies in the middle has done nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from accounts.invitations.mail import is_mail_sent
from accounts.models import Member, Organisation
from syncs.attention.queries.needs import find_needs
from syncs.domain.concerns import SILENCES, Need
from syncs.models import Concern, Ending, Notification, StateChange
from syncs.notifications.actions.endings import mended_among, note_who_was_silent
from syncs.notifications.actions.own_doing import who_ended
from syncs.notifications.rules.changes import compare_needs
from syncs.notifications.rules.ways import (
    ENDS_QUIETLY,
    MENDED_SOON,
    is_told,
    mail_due,
    settings_of,
)

logger = logging.getLogger(__name__)

CONCERNS_LOCK = 0xC0CE
"""The advisory lock under which concerns are noticed and mails are made."""

NOBODY: Mapping[int, int] = {}

AT_ONCE = 5_000
"""Rows that one statement inserts."""


@transaction.atomic
def track_concerns(now: datetime, organisation: Organisation | None = None) -> int:
    """Note what has begun and what is over, and tell the members of it.

    Of one organisation, or of all. `now` is PostgreSQL's. Returns the number of changes.
    """
    hold_concerns()
    opened = Concern.objects.filter(ended_at=None)
    if organisation:
        opened = opened.filter(organisation=organisation)
    needs = _without_starting(find_needs(organisation, now), now)
    changes = compare_needs(needs, opened, silent_lately=_silent_lately(now))
    mended = mended_among(changes.ended)
    note_who_was_silent(changes.ended)
    _end([each for each in changes.ended if each.pk in mended], Ending.MENDED, now)
    _end([each for each in changes.ended if each.pk not in mended], Ending.DROPPED, now)
    _begin(changes.began, now)
    for concern, need in changes.retold:
        Concern.objects.filter(pk=concern.pk).update(facts=need.facts.as_json())
    return len(changes.ended) + len(changes.began)


def _without_starting(needs: Sequence[Need], now: datetime) -> list[Need]:
    """Return them without parts that never reported to an organisation that has just been made: on
    a new installation Beat may tick before a worker has started."""
    made = Organisation.objects.filter(
        created_at__gt=now - timedelta(seconds=settings.LATE_SECONDS)
    )
    young = set(made.values_list("pk", flat=True))
    return [
        need
        for need in needs
        if need.kind not in SILENCES or need.since or need.organisation_id not in young
    ]


def hold_concerns() -> None:
    """Wait for whoever else notices concerns or makes mails, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CONCERNS_LOCK])


def _silent_lately(now: datetime) -> set[int]:
    """Return the organisations in which a part was silent when it was last looked, or a moment ago:
    what is late there is being made up for."""
    since = now - timedelta(seconds=settings.LATE_SECONDS)
    silent = Concern.objects.filter(kind__in=[kind.value for kind in SILENCES])
    lately = silent.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    return set(lately.values_list("organisation_id", flat=True))


def _begin(needs: Sequence[Need], now: datetime) -> None:
    concerns = Concern.objects.bulk_create(
        [
            Concern(
                organisation_id=need.organisation_id,
                kind=need.kind.value,
                subject_id=need.subject_id,
                since=need.since or now,
                noticed_at=now,
                facts=need.facts.as_json(),
            )
            for need in needs
        ],
        batch_size=AT_ONCE,
    )
    members = _members_of({need.organisation_id for need in needs})
    _tell(
        StateChange.BEGAN,
        [(concern, member) for concern in concerns for member in members[concern.organisation_id]],
        now,
    )
    for concern in concerns:
        logger.info("organisation %s: began: %s", concern.organisation_id, concern)


def _end(concerns: Sequence[Concern], ending: Ending, now: datetime) -> None:
    """End them, and tell of those that were mended whoever was told that they began. Whoever ended
    one themselves has seen it."""
    ids = [concern.pk for concern in concerns]
    Concern.objects.filter(pk__in=ids).update(ended_at=now, ending=ending)
    began = Notification.objects.filter(concern__in=ids, change=StateChange.BEGAN)
    over = began.filter(mail=None, mail_due_at__isnull=False)
    if ending == Ending.DROPPED:
        over.update(mail_due_at=None)
        return
    over.filter(concern__kind__in=[kind.value for kind in ENDS_QUIETLY]).update(mail_due_at=None)
    shown = began.select_related(
        "member__organisation", "member__user", "member__notification_settings"
    )
    by_id = {concern.pk: concern for concern in concerns}
    told = shown.filter(member__user__is_active=True)
    _tell(
        StateChange.ENDED,
        [(by_id[each.concern_id], each.member) for each in told],
        now,
        known_to=who_ended(concerns),
    )


def _members_of(organisations: Iterable[int]) -> dict[int, list[Member]]:
    """Return who can sign in, by organisation."""
    found: dict[int, list[Member]] = {pk: [] for pk in organisations}
    members = Member.objects.filter(organisation__in=found, user__is_active=True)
    for member in members.select_related("organisation", "notification_settings").order_by("pk"):
        found[member.organisation_id].append(member)
    return found


def _tell(
    change: StateChange,
    told: Iterable[tuple[Concern, Member]],
    now: datetime,
    *,
    known_to: Mapping[int, int] = NOBODY,
) -> None:
    """Make the notifications, each with when it is due by mail. What is told already stays so.
    `known_to` is the user to whom a concern's change is no news, by its id: theirs are seen."""
    Notification.objects.bulk_create(
        [
            Notification(
                organisation_id=concern.organisation_id,
                member=member,
                concern=concern,
                change=change,
                made_at=now,
                seen_at=now if (own := known_to.get(concern.pk) == member.user_id) else None,
                mail_due_at=None if own else _due(concern, member, change, now),
            )
            for concern, member in told
            if is_told(member.role, concern.concern_kind)
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _due(concern: Concern, member: Member, change: StateChange, now: datetime) -> datetime | None:
    kind = concern.concern_kind
    if not is_mail_sent() or (change == StateChange.ENDED and kind in ENDS_QUIETLY):
        return None
    after = now + MENDED_SOON.get(kind, timedelta())
    zone = member.organisation.time_zone
    return mail_due(settings_of(member), kind.topic, zone=zone, now=after)
