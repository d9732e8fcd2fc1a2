"""The ways in which members are told unless they choose otherwise, and when mail is due (R96)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from accounts.access import ROLES_ALLOWED, Action
from accounts.models import Member, Role
from syncs.domain.concerns import ConcernKind, Topic
from syncs.domain.schedule import Frequency, Schedule
from syncs.domain.zones import zone_or_utc
from syncs.models import NotificationSettings, Way

MENDED_SOON = {ConcernKind.STOPPED_BY_KEY: timedelta(minutes=5)}
"""Whoever enters a key mostly activates the syncs next: that long nobody is told by mail."""

ENDS_QUIETLY = frozenset({ConcernKind.STOPPED_BY_KEY, ConcernKind.INACTIVE, ConcernKind.HOLD_ENDS})
"""Kinds that a person ends, who knows: of their end there is no mail."""

_AT_ONCE: Mapping[Topic, Way] = dict.fromkeys(Topic, Way.AT_ONCE)
_IN_APP: Mapping[Topic, Way] = dict.fromkeys(Topic, Way.IN_APP)
SUGGESTED: Mapping[Role, Mapping[Topic, Way]] = {
    Role.ADMIN: _AT_ONCE,
    Role.MARKETER: {**_AT_ONCE, Topic.KEY: Way.IN_APP, Topic.INSTALLATION: Way.IN_APP},
    Role.VIEWER: _IN_APP,
}
"""Mail goes to those who can mend it; the others read of it here."""

TOLD_TO: Mapping[ConcernKind, Action] = {
    ConcernKind.MAIL_MISSING: Action.MANAGE_ORGANISATION,
    ConcernKind.WEBHOOK_OFF: Action.MANAGE_WEBHOOKS,
}
"""The kinds that are told only to those who may do so; all others to everybody."""

DIGEST_HOUR = 8


def settings_of(member: Member) -> NotificationSettings:
    """Return how the member wants to be told: as chosen, or as the role suggests."""
    chosen: NotificationSettings | None = getattr(member, "notification_settings", None)
    if chosen:
        return chosen
    ways = {topic.value: way for topic, way in SUGGESTED[Role(member.role)].items()}
    return NotificationSettings(
        member=member, organisation_id=member.organisation_id, digest_hour=DIGEST_HOUR, **ways
    )


def is_told(role: str, kind: ConcernKind) -> bool:
    """Tell whether such a concern is told at all to a member who has this role."""
    return kind not in TOLD_TO or role in ROLES_ALLOWED[TOLD_TO[kind]]


def mail_due(
    chosen: NotificationSettings, topic: Topic, *, zone: str, now: datetime
) -> datetime | None:
    """Return when a mail about it is due, None where the member wants none."""
    match chosen.way_of(topic):
        case Way.AT_ONCE:
            return now
        case Way.DIGEST:
            return next_digest(chosen.digest_hour, zone=zone, now=now)
        case Way.IN_APP:
            return None


def next_digest(hour: int, *, zone: str, now: datetime) -> datetime:
    """Return the next instant after now at which it is that hour in the zone."""
    daily = Schedule(frequency=Frequency.DAILY, at=time(hour), zone=zone_or_utc(zone).key)
    found = daily.next_after(now)
    assert found is not None  # noqa: S101 (a daily schedule always goes on)
    return found
