"""The text of a mail: what began, what is over, who can mend it, and where (R96, R99).

It names syncs, lists, accounts and members, and says nothing of the people on a list but how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Member, Organisation
from syncs.actors.queries.people import people_of
from syncs.actors.rules.who import who_can
from syncs.attention.rules.advice import Advice, advice_on, headline_of_end, meaning_of_end
from syncs.attention.rules.doors import door_for
from syncs.domain.concerns import ConcernKind, Need
from syncs.domain.zones import zone_or_utc
from syncs.holds.rules import causes_in_words
from syncs.models import Concern, Ending, Hold, NotificationMail, StateChange

NOTHING_TO_DO = "It was paused, changed or deleted since, so there is nothing to do."


@dataclass(frozen=True)
class Letter:
    """A mail as it goes out; the id is the same each time that it is tried."""

    address: str
    subject: str
    body: str
    message_id: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph on one concern; on one that is over only its headline and times."""

    headline: str
    is_over: bool
    since: str
    ended: str = ""
    meaning: str = ""
    causes: tuple[str, ...] = ()
    until: str = ""
    who: str = ""
    link: str = ""


def letter_of(mail: NotificationMail) -> Letter:
    """Write the mail as things stand now: what is over by now is told as that."""
    told = mail.notifications.select_related("concern").order_by("id")
    concerns = {each.concern_id: each.concern for each in told}
    ended = {each.concern_id for each in told if each.change == StateChange.ENDED}
    causes = _causes_of(concerns.values())
    scribe = _Scribe(mail.member, causes)
    paragraphs = [
        scribe.tell_end(each) if each.pk in ended or each.ended_at else scribe.tell(each)
        for each in concerns.values()
    ]
    paragraphs.sort(key=lambda paragraph: paragraph.is_over)
    return Letter(
        address=mail.member.user.email,
        subject=" ".join(_subject(mail.organisation, paragraphs).split()),
        body=_body(mail, paragraphs),
        message_id=f"<notification-{mail.pk}-{mail.made_at:%Y%m%d%H%M%S}@{_domain()}>",
    )


class _Scribe:
    """Whoever writes to one member, with what is the same in every paragraph."""

    def __init__(self, member: Member, causes: dict[int, list[str]]) -> None:
        self.member = member
        self.organisation = member.organisation
        self.zone = zone_or_utc(member.organisation.time_zone)
        self.people = people_of(member.organisation)
        self.causes = causes

    def tell(self, concern: Concern) -> Paragraph:
        advice = advice_on(need_of(concern))
        return Paragraph(
            headline=advice.headline,
            is_over=False,
            since=in_full(concern.since, self.zone),
            meaning=advice.meaning + self._going_on(advice),
            causes=tuple(self.causes.get(concern.pk, ())),
            until=in_full(datetime.fromisoformat(advice.until), self.zone) if advice.until else "",
            who=who_can(advice.actor, advice.deed, self.people, reader=self.member.user_id),
            link=self._link(advice),
        )

    def tell_end(self, concern: Concern) -> Paragraph:
        is_dropped = concern.ending == Ending.DROPPED
        mended = headline_of_end(concern.concern_kind, concern.told_facts)
        return Paragraph(
            headline=advice_on(need_of(concern)).headline if is_dropped else mended,
            is_over=True,
            meaning=NOTHING_TO_DO
            if is_dropped
            else meaning_of_end(concern.concern_kind, concern.told_facts),
            since=in_full(concern.since, self.zone),
            ended=in_full(concern.ended_at or concern.noticed_at, self.zone),
        )

    def _going_on(self, advice: Advice) -> str:
        if not advice.goes_on_at:
            return ""
        at = in_full(datetime.fromisoformat(advice.goes_on_at), self.zone)
        return f" That one goes on by itself on {at}."

    def _link(self, advice: Advice) -> str:
        door = door_for(self.member.role, advice)
        return link_to(self.organisation, door.address, *door.ids)


def need_of(concern: Concern) -> Need:
    """Return a concern that was noticed as what it was noticed by."""
    return Need(
        concern.organisation_id,
        concern.concern_kind,
        concern.subject_id,
        concern.since,
        concern.told_facts,
    )


def in_full(instant: datetime, zone: ZoneInfo) -> str:
    """Return such as `30 November 2026, 00:18 (Asia/Kolkata)`."""
    local = instant.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M} ({zone.key})"


def link_to(organisation: Organisation, address: str, *ids: int) -> str:
    """Return the whole address of a page, "" where the operator has not said how it begins."""
    path = reverse(address, args=[organisation.slug, *ids])
    return f"{settings.PUBLIC_ORIGIN}{path}" if settings.PUBLIC_ORIGIN else ""


def _causes_of(concerns: Iterable[Concern]) -> dict[int, list[str]]:
    """Return the causes of those that are about held people, by the id of the concern."""
    about_holds = (ConcernKind.HELD, ConcernKind.HOLD_ENDS)
    runs = {each.subject_id: each.pk for each in concerns if each.concern_kind in about_holds}
    holds = Hold.objects.filter(pk__in=runs)
    return {runs[hold.pk]: causes_in_words(hold.causes) for hold in holds}


def _subject(organisation: Organisation, paragraphs: list[Paragraph]) -> str:
    if len(paragraphs) == 1:
        return f"{organisation.name}: {paragraphs[0].headline}"
    over = sum(paragraph.is_over for paragraph in paragraphs)
    begun = len(paragraphs) - over
    parts = [
        f"{begun} thing{'s' if begun != 1 else ''} need{'s' if begun == 1 else ''} attention",
        f"{over} {'is' if over == 1 else 'are'} over",
    ]
    told = [part for part, number in zip(parts, (begun, over), strict=True) if number]
    return f"{organisation.name}: {', '.join(told)}"


def _body(mail: NotificationMail, paragraphs: list[Paragraph]) -> str:
    context = {
        "paragraphs": paragraphs,
        "member": mail.member,
        "organisation": mail.organisation,
        "settings_link": link_to(mail.organisation, "notification_settings"),
    }
    return render_to_string("notifications/mail/told.txt", context).strip() + "\n"


def _domain() -> str:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "recruitsync.invalid"
