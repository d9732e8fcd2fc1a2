"""Changes how a member wants to be told (R96)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Member
from syncs.domain.concerns import Topic
from syncs.models import Notification, NotificationSettings, Way
from syncs.notifications.rules.ways import mail_due, settings_of
from web.seen import Seen, Stored


@dataclass(frozen=True)
class ChosenWays:
    """The way of each topic, and the hour of the digest."""

    ways: Mapping[Topic, Way]
    digest_hour: int

    @property
    def columns(self) -> dict[str, object]:
        ways = {topic.value: way.value for topic, way in self.ways.items()}
        return {**ways, "digest_hour": self.digest_hour}


def stored_settings(member: Member) -> Stored:
    """Return the settings in force, by the names of the form's fields."""
    found = settings_of(member)
    ways = {topic.value: found.way_of(topic).value for topic in Topic}
    return {**ways, "digest_hour": found.digest_hour}


@transaction.atomic
def change_settings(member: Member, chosen: ChosenWays, *, seen: Seen, now: datetime) -> bool:
    """Save how the member wants to be told, and tell whether it was otherwise.

    What is not mailed yet goes by it at once. Raises ChangedMeanwhile.
    """
    held = Member.objects.select_for_update(of=("self",)).select_related("organisation")
    current = held.get(pk=member.pk)
    before = stored_settings(current)
    seen.refuse_overwriting(before, entered=chosen.columns)
    NotificationSettings.objects.update_or_create(
        member=current,
        defaults={"organisation_id": current.organisation_id, **chosen.columns},
    )
    _go_by(
        Member.objects.select_related("organisation", "notification_settings").get(pk=member.pk),
        now,
    )
    return dict(before) != chosen.columns


def _go_by(member: Member, now: datetime) -> None:
    """Let what still is to be mailed be due as the member has chosen by now."""
    chosen, zone = settings_of(member), member.organisation.time_zone
    waiting = Notification.objects.filter(member=member, mail=None, mail_due_at__isnull=False)
    for notification in waiting.select_related("concern"):
        topic = notification.concern.concern_kind.topic
        due = mail_due(chosen, topic, zone=zone, now=now)
        Notification.objects.filter(pk=notification.pk, mail=None).update(mail_due_at=due)
