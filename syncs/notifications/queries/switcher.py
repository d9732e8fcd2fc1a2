"""The organisations that somebody may switch to, and which of them need attention (R96, R102)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation, User
from accounts.organisations.queries import organisations_of
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.domain.concerns import SILENCES, ConcernKind
from syncs.models import Notification, StateChange


@dataclass(frozen=True)
class Choice:
    """An organisation, and the state of the gravest that is new there: "failed", "held" or ""."""

    organisation: Organisation
    state: str = ""


@dataclass(frozen=True)
class Switcher:
    """The organisations of a person, by name; of the one that is shown the badge tells."""

    choices: list[Choice]

    @property
    def state(self) -> str:
        """The gravest state elsewhere, or ""."""
        return min((choice.state for choice in self.choices if choice.state), default="")


def switcher_of(user: User, here: Organisation) -> Switcher:
    """Return the person's organisations; one question more where there are several."""
    organisations = organisations_of(user)
    others = [each for each in organisations if each != here]
    states = _states_of_news(user, others) if others else {}
    return Switcher([Choice(each, states.get(each.pk, "")) for each in organisations])


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def _states_of_news(user: User, organisations: Iterable[Organisation]) -> dict[int, str]:
    """Return the gravest of what goes on there, that the person was told of and has not seen.

    A silent part is everywhere the same: the alarm above tells of it.
    """
    told = Notification.objects.filter(
        member__user=user,
        organisation__in=organisations,
        change=StateChange.BEGAN,
        seen_at=None,
        concern__ended_at=None,
    ).exclude(concern__kind__in=[kind.value for kind in SILENCES])
    kinds = told.values_list("organisation_id", "concern__kind").distinct()
    found = {(organisation_id, ConcernKind(kind).state) for organisation_id, kind in kinds}
    return dict(sorted(found, reverse=True))  # "failed" is written last, over "held"
