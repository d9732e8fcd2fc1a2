"""The organisations that somebody may switch to, and which of them need attention (R96, R102)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Member, Organisation
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.domain.concerns import SILENCES, ConcernKind, gravest_state
from syncs.models import Notification, StateChange
from syncs.notifications.rules.ways import is_told


@dataclass(frozen=True)
class OrganisationOfMember:
    """An organisation, and the kinds of what is new there."""

    organisation: Organisation
    news: Sequence[ConcernKind] = ()

    @property
    def state(self) -> str:
        return gravest_state(self.news)


@dataclass(frozen=True)
class Switcher:
    """The organisations of a person, by name; of the one that is shown the badge tells."""

    choices: list[OrganisationOfMember]

    @property
    def state(self) -> str:
        """The gravest state elsewhere, or ""."""
        return gravest_state(kind for choice in self.choices for kind in choice.news)


def switcher_of(memberships: Iterable[Member], here: Member) -> Switcher:
    """Return the organisations of a person's memberships; asks only where there are several."""
    others = [each for each in memberships if each != here]
    news = _read_news(others) if others else {}
    return Switcher(
        [
            OrganisationOfMember(each.organisation, news.get(each.organisation_id, ()))
            for each in memberships
        ]
    )


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def _read_news(members: Iterable[Member]) -> Mapping[int, Sequence[ConcernKind]]:
    """Return by organisation the kinds of what goes on there, that the members were told of and
    have not seen, as their role there has it now.

    A silent part is everywhere the same: the alarm above tells of it.
    """
    told = Notification.objects.filter(
        member__in=members,
        change=StateChange.BEGAN,
        seen_at=None,
        concern__ended_at=None,
    ).exclude(concern__kind__in=[kind.value for kind in SILENCES])
    found = told.values_list("organisation_id", "member__role", "concern__kind").distinct()
    news: dict[int, list[ConcernKind]] = {}
    for organisation_id, role, kind in found:
        if is_told(role, ConcernKind(kind)):
            news.setdefault(organisation_id, []).append(ConcernKind(kind))
    return news
