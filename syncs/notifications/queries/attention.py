"""Shows a member all that needs attention here and now, and what of it is new (R96)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from accounts.models import Member
from syncs.actors.queries.people import people_of
from syncs.actors.rules.who import Person, who_can
from syncs.attention.queries.needs import find_needs
from syncs.attention.rules.advice import Advice, Door, advice_on
from syncs.attention.rules.causes import shown_on_pages
from syncs.attention.rules.doors import door_for
from syncs.domain.concerns import Need, gravest_state
from syncs.models import Notification, StateChange
from syncs.notifications.rules.ways import is_told

MAX_IN_STRIP = 3

MAX_READ = 300
"""Notifications that a page looks at; the badge counts to 99."""


@dataclass(frozen=True)
class ShownNeed:
    """A need in words; `since` is None where it was not noticed yet and nobody knows."""

    need: Need
    advice: Advice
    since: datetime | None
    is_new: bool
    who: str
    door: Door

    @property
    def token(self) -> str:
        """The text that a form takes along of it."""
        return f"{self.need.kind.value}-{self.need.subject_id}"

    @property
    def state(self) -> str:
        return self.need.kind.state

    @property
    def until(self) -> datetime | None:
        return datetime.fromisoformat(self.advice.until) if self.advice.until else None

    @property
    def goes_on_at(self) -> datetime | None:
        return datetime.fromisoformat(self.advice.goes_on_at) if self.advice.goes_on_at else None


@dataclass(frozen=True)
class _Noticed:
    """The state of a member's notifications: since when by key, which were seen, and how many ends
    are new."""

    since: dict[tuple[int, str, int], datetime]
    seen: set[tuple[int, str, int]]
    ends: int


class Attention:
    """All that needs the attention of one member; asked for when it is first looked at."""

    def __init__(self, member: Member) -> None:
        self._member = member

    @cached_property
    def needs(self) -> list[ShownNeed]:
        """Those that the member is told of, the gravest first."""
        return [self._in_words(need) for need in self._found]

    @property
    def besides_silences(self) -> list[ShownNeed]:
        """Those too that were seen. Silent parts are left out: the alarm above tells of them."""
        return [shown for shown in self.needs if not shown.need.kind.is_silence]

    @property
    def reader(self) -> int:
        """The user who looks."""
        return self._member.user_id

    @property
    def in_strip(self) -> list[ShownNeed]:
        """The first that are new. Silent parts are left out: the alarm above tells of them."""
        return self._new_besides_silences[:MAX_IN_STRIP]

    @property
    def state_of_strip(self) -> str:
        """The state whose colour the strip has."""
        return gravest_state(shown.need.kind for shown in self.in_strip)

    @property
    def further(self) -> int:
        """The number of those that are new and not in the strip."""
        return len(self._new_besides_silences) - len(self.in_strip)

    @property
    def news(self) -> int:
        """The number of the badge: what is new, and what is over and was not seen."""
        return len(self._new) + self._noticed.ends

    @property
    def state_of_news(self) -> str:
        """The state whose colour the badge has; that of success where all is over."""
        return gravest_state(need.kind for need in self._new) or "succeeded"

    @cached_property
    def _found(self) -> list[Need]:
        needs = find_needs(self._member.organisation)
        role = self._member.role
        return [need for need in shown_on_pages(needs) if is_told(role, need.kind)]

    @property
    def _new(self) -> list[Need]:
        return [need for need in self._found if need.key not in self._noticed.seen]

    @property
    def _new_besides_silences(self) -> list[ShownNeed]:
        return [shown for shown in self.besides_silences if shown.is_new]

    @cached_property
    def _noticed(self) -> _Noticed:
        return _read_noticed(self._member)

    @cached_property
    def people(self) -> list[Person]:
        """Everybody who may be able to mend something."""
        return people_of(self._member.organisation)

    def _in_words(self, need: Need) -> ShownNeed:
        advice = advice_on(need)
        return ShownNeed(
            need=need,
            advice=advice,
            since=need.since or self._noticed.since.get(need.key),
            is_new=need.key not in self._noticed.seen,
            who=who_can(advice.actor, advice.deed, self.people, reader=self.reader),
            door=door_for(self._member.role, advice),
        )


def _read_noticed(member: Member) -> _Noticed:
    """Read, by one question, what the member was told of that goes on, and which ends are new."""
    going_on = Q(change=StateChange.BEGAN, concern__ended_at=None)
    new_ends = Q(change=StateChange.ENDED, seen_at=None)
    own = Notification.objects.filter(going_on | new_ends, member=member)
    # What goes on comes first; of ends that nobody looks at there may be any number.
    found = list(own.select_related("concern").order_by("change", "-id")[:MAX_READ])
    began = [each for each in found if each.change == StateChange.BEGAN]
    return _Noticed(
        since={each.concern.key: each.concern.since for each in began},
        seen={each.concern.key for each in began if each.seen_at},
        ends=len(found) - len(began),
    )
