"""What the model knows besides `tests/run/naive_people.py`: limits, holds, and past runs."""

from collections import Counter
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from tests.run.naive_people import Definition, People, Person, Row

Claim = tuple[int, str, int, str]
"""List, address, claimant and record."""


Seen = tuple[dict[str, Person], set[tuple[int, str]], set[tuple[str, str]]]


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
    """A sync with a limit of its own; `by_view` where Recruit alone knows why somebody is not
    selected, `retroactive` as a run of it goes by that binds everybody (R52). `told_before` is what
    its runs were told of records, each with the time of the change or deletion. `view_was` what the
    last import made of the view: "there", "doubted" as it was empty, or "empty".
    """

    limit: Limit = field(default_factory=Limit)
    paused: bool = False
    by_view: bool = False
    retroactive: bool = False
    told_before: frozenset[tuple[str, str]] = frozenset()
    view_was: str = "there"

    def options(self) -> tuple[str, ...]:
        return self.opt_outs, self.deleted, self.converted, self.no_match


Letting = tuple[str, str]
"""A record that lets go of a person, and why."""


@dataclass
class Waiting:
    """A person who is held: by which records, also those that came to the hold later; and who
    claimed them when it began."""

    reason: str
    place: str
    shown: set[Letting]
    claims: set[Claim]
    joined: set[Letting] = field(default_factory=set)

    @property
    def letting_go(self) -> set[Letting]:
        return self.shown | self.joined

    def join(self, record: str, reason: str) -> None:
        """Those that were shown stay so."""
        self.joined |= {(record, reason)} - self.shown

    def qualify(self, record: str, *, fills: bool) -> None:
        """R15, R74: who is imported by any record has opted out by none."""

        def is_left(each: Letting) -> bool:
            return each[0] != record and not (fills and each[1] == "opted_out")

        self.shown, self.joined = (set(filter(is_left, each)) for each in (self.shown, self.joined))

    def answered(self) -> set[Letting]:
        """R15, R74: nobody has answered about an opt-out that was not shown."""
        return self.shown | {each for each in self.joined if each[1] != "opted_out"}


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
        return {who: each for who, each in self.people.items() if each.letting_go}


@dataclass(frozen=True)
class Told:
    """What Recruit answers; `missing` are the fields that its metadata does not have."""

    records: list[dict[str, Any]]
    deletions: list[dict[str, Any]]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """How a person stands in the organisation: also to the records of one sync that are linked to
    them, each with whether it speaks for them and since when it is. `made` is when the contact was
    made, another one of the same address later; `buried` when it was deleted."""

    person: Person | None
    lists: frozenset[int]
    claims: frozenset[Claim]
    links: dict[str, tuple[bool, datetime | None]]
    made: int
    buried: int | None


@dataclass(frozen=True)
class Change:
    """What a run changed of a person: how they stood before it, and as it left them."""

    address: str
    before: Standing
    after: Standing


@dataclass
class Past:
    """A run that has been, of any kind: what its page shows.

    `left` is what an undo left alone, with every reason why. `differing` are those whom applying
    a preview found otherwise than shown. `surely_kept` are those of `kept` of whom it was told
    anew. `touches` is how often each person had been changed when it ended, `opted_out` which
    records let go of whom because they had opted out. `tick` is the step that made it.
    """

    number: int
    kind: str
    sync: int
    full: bool = False
    state: str = "succeeded"
    retroactive: bool = False
    options: tuple[str, ...] = ()
    rows: dict[str, Row] = field(default_factory=dict)
    removals: dict[str, tuple[str, str]] = field(default_factory=dict)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    surely_kept: frozenset[str] = frozenset()
    deeds: dict[str, Any] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()
    put_back: frozenset[str] = frozenset()
    left: dict[str, frozenset[str]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    touches: Counter[str] = field(default_factory=Counter)
    opt_outs: str = "ignore"
    opted_out: frozenset[tuple[str, str]] = frozenset()
    watermark_before: Any = None
    watermark_after: Any = None
    about: int | None = None
    tick: int = 0
    is_undone: bool = False
    pauses: bool = False


class GuardedPeople(People):
    """People, and what was asked about them.

    `answered_keep` has sync, record, address and reason of what is not asked again. `unanswered`
    are opt-outs about which somebody was to be asked, and nobody has said that the people stay.
    `heeding` are the syncs that heed opt-outs by now. `taken_off` has the step in which a contact
    was last taken off a list by hand: by list, address, and when the contact was made.
    """

    def __init__(self, turning_empty: int = 50, has_guard: bool = True) -> None:
        super().__init__()
        self.turning_empty = turning_empty
        self.has_guard = has_guard
        self.holds: list[Hold] = []
        self.heeding: frozenset[int] = frozenset()
        self.answered_keep: set[tuple[int, str, str, str]] = set()
        self.unanswered: set[Claim] = set()
        self.buried: dict[str, int | None] = {}
        self.made: dict[str, int] = {}
        self.taken_off: dict[tuple[int, str, int], int] = {}
        self.ticks = 0
        self.touches: Counter[str] = Counter()

    def copy(self) -> Self:
        """Return another organisation that is the same."""
        other = copy(self)
        names = ("people", "members", "claims", "suppressed", "links", "first_imported")
        opt_outs = ("said_opted_out", "opted_out_since", "said_by_deleted")
        for name in (*names, *opt_outs, "answered_keep", "unanswered", "buried", "made"):
            setattr(other, name, copy(getattr(self, name)))
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

    def mailable(self) -> set[tuple[int, str]]:
        """R69, R74: of the members, who is not suppressed, and has not opted out as far as a sync
        of the list knows and nobody has answered."""
        suppressed = {who for who, _ in self.suppressed}
        doubted = {opt_out[:2] for opt_out in self.unanswered}
        return {each for each in self.members - doubted if each[1] not in suppressed}

    def forget_unanswered(self, sync: int, address: str, record: str | None = None) -> None:
        """R74: what was asked about the opt-out of a record, or of any, is settled."""
        self.unanswered = {
            opt_out
            for opt_out in self.unanswered
            if opt_out[1:3] != (address, sync) or record not in (None, opt_out[3])
        }

    def take_off(self, mailing_list: int, address: str) -> None:
        """Who claims the person anew after this does so since they were held."""
        super().take_off(mailing_list, address)
        for hold in self.holds:
            if address in hold.people:
                claims = hold.people[address].claims
                claims -= {claim for claim in claims if claim[0] == mailing_list}

    def delete(self, address: str) -> None:
        super().delete(address)
        self.buried[address] = self.ticks

    def note_taken_off(self, address: str, *lists: int) -> None:
        """R98: somebody takes a person off these lists, as far as they are on them."""
        for each in lists:
            if (each, address) in self.members:
                self.taken_off[each, address, self.made[address]] = self.ticks

    def standing(self, address: str, sync: int) -> Standing:
        links = {
            record: (link.fills, self.first_imported.get((each, record)))
            for (each, record), link in self.links.items()
            if each == sync and link.address == address
        }
        return Standing(
            self.people.get(address),
            frozenset(each for each, who in self.members if who == address),
            frozenset(self.claims_on(address)),
            links,
            self.made.get(address, self.ticks),
            self.buried.get(address),
        )

    def changes_since(self, before: "GuardedPeople", sync: int) -> dict[str, Change]:
        """Return by address who stands otherwise than before."""
        addresses = dict.fromkeys([*before.people, *self.people])
        changes = {
            who: Change(who, before.standing(who, sync), self.standing(who, sync))
            for who in addresses
        }
        return {who: each for who, each in changes.items() if each.before != each.after}

    def seen(self) -> Seen:
        """Return what `touch_all_changed_since` compares with."""
        return dict(self.people), set(self.members), set(self.suppressed)

    def touch_all_changed_since(self, before: Seen) -> None:
        """Count who was changed: their values, a membership that they lost, a suppression."""
        people, members, suppressed = before
        touched = {who for who in self.people if people.get(who) != self.people[who]}
        touched |= {who for _, who in members - self.members}
        touched |= {who for who, _ in self.suppressed - suppressed}
        self.touches.update(touched & self.people.keys())
        self.made |= {who: self.ticks for who in self.people if who not in self.made}
