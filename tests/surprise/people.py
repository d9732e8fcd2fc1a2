"""What the model knows besides `tests/run/naive_people.py`: limits, holds, and past runs."""

from collections.abc import Iterable
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from tests.run.naive_people import Definition, Link, People, Person, Row

Claim = tuple[int, str, int, str]
"""List, address, claimant and record."""


@dataclass(frozen=True)
class Limit:
    """How many people may leave a list in one run without anybody being asked (R74)."""

    at_least: int = 50
    people: int = 500
    percent: int = 20

    def is_exceeded(self, leaving: int, size: int) -> bool:
        return leaving * 100 > max(self.at_least * 100, min(self.people * 100, size * self.percent))


@dataclass
class GuardedDefinition(Definition):
    """A sync with a limit of its own. `reads_all_next` after a cancelled hold.

    `by_view` where Recruit alone knows why somebody is not selected.
    """

    limit: Limit = field(default_factory=Limit)
    reads_all_next: bool = False
    paused: bool = False
    by_view: bool = False


@dataclass
class Waiting:
    """A person who is held: by which records, each with its reason; and who claimed them then."""

    reason: str
    place: str
    records: dict[str, str]
    claims: set[Claim]
    qualifies: bool = False


@dataclass
class Hold:
    """The people whom a run held. `answer` is None as long as nobody gave one."""

    number: int
    sync: int
    mailing_list: int
    people: dict[str, Waiting]
    answer: str | None = None

    def waiting(self) -> dict[str, Waiting]:
        """Return who is held still."""
        if self.answer:
            return {}
        return {who: each for who, each in self.people.items() if not each.qualifies}


@dataclass(frozen=True)
class Told:
    """What Recruit answers; `missing` are the fields that its metadata does not have."""

    records: list[dict[str, Any]]
    deletions: list[dict[str, Any]]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """What a run changed of a person: as they were before it, and as it left them.

    `links` are those that the records had before whose claims there were then.
    """

    before: Person | None
    after: Person | None
    claims_before: frozenset[Claim]
    claims_after: frozenset[Claim]
    links: dict[tuple[int, str], tuple[Link, datetime | None]]

    def is_none(self) -> bool:
        return (self.before, self.claims_before) == (self.after, self.claims_after)


@dataclass
class Past:
    """A run that has been, of any kind: what its page shows.

    `left` is what an undo left alone, with every reason why. `differing` are those whom applying
    a preview found otherwise than shown.
    """

    number: int
    kind: str
    sync: int
    full: bool = False
    state: str = "succeeded"
    retroactive: bool = False
    rows: dict[str, Row] = field(default_factory=dict)
    removals: dict[str, tuple[str, str]] = field(default_factory=dict)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    deeds: dict[str, Any] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()
    put_back: frozenset[str] = frozenset()
    left: dict[str, frozenset[str]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    watermark_before: Any = None
    about: int | None = None
    is_undone: bool = False
    pauses: bool = False


class GuardedPeople(People):
    """People, and what was asked about them.

    `answered_keep` has sync, record, address and reason of what is not asked again.
    """

    def __init__(self, turning_empty: int = 50, has_guard: bool = True) -> None:
        super().__init__()
        self.turning_empty = turning_empty
        self.has_guard = has_guard
        self.holds: list[Hold] = []
        self.answered_keep: set[tuple[int, str, str, str]] = set()

    def copy(self) -> Self:
        """Return another organisation that is the same."""
        other = copy(self)
        for name in ("people", "members", "claims", "suppressed", "links", "first_imported"):
            setattr(other, name, copy(getattr(self, name)))
        other.said_opted_out = copy(self.said_opted_out)
        other.answered_keep = copy(self.answered_keep)
        other.holds = deepcopy(self.holds)
        return other

    def waiting_in(self, sync: int) -> dict[str, Waiting]:
        """Return who is held by runs of a sync."""
        return {
            who: each
            for hold in self.holds
            if hold.sync == sync
            for who, each in hold.waiting().items()
        }

    def claims_on(self, address: str) -> set[Claim]:
        return {claim for claim in self.claims if claim[1] == address}

    def take_off(self, mailing_list: int, address: str) -> None:
        """Who claims the person anew after this does so since they were held."""
        super().take_off(mailing_list, address)
        for hold in self.holds:
            if address in hold.people:
                claims = hold.people[address].claims
                claims -= {claim for claim in claims if claim[0] == mailing_list}

    def changes_since(self, before: "GuardedPeople", addresses: Iterable[str]) -> dict[str, Change]:
        return {who: self._change_since(before, who) for who in addresses}

    def _change_since(self, before: "GuardedPeople", address: str) -> Change:
        claims = before.claims_on(address)
        places = {claim[2:] for claim in claims}
        return Change(
            before.people.get(address),
            self.people.get(address),
            frozenset(claims),
            frozenset(self.claims_on(address)),
            {
                place: (link, before.first_imported.get(place))
                for place, link in before.links.items()
                if place in places and link.address == address
            },
        )
