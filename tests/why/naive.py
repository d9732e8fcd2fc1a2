"""Why somebody is on a list or not, once more and naively: a journal of what happened, in order.

It is written from the rules (R15-R18, R60-R64, R69, R93) and shares no line with the product.
What a run does is decided by the naive runs of `tests/run/naive_run.py`. The journal keeps, for
each list and address, all that kept somebody off the list or took them off it, in order. The last
of it is the reason, but for what was refused by a sync that does not feed the list any more.
"""

from dataclasses import dataclass

from tests.run.naive_people import Definition, People, Record, Result
from tests.run.naive_run import IMPORTED, Run

Claim = tuple[int, str]
"""A claimant and its record."""
REFUSALS = ("ignored", "not_selected")
NEUTRAL = ("ignored", "file_duplicate")
"""R67: says only that another record speaks for the address, and that one says why."""


@dataclass(frozen=True)
class Off:
    """The last thing that happened: what, for which reason, in whose run, and to which record."""

    code: str
    reason: str | None = None
    run: int | None = None
    sync: int | None = None
    record: str | None = None


@dataclass(frozen=True)
class On:
    """R18: everybody who claims the membership, syncs by their records."""

    claims: frozenset[Claim]


Answer = On | Off
Place = tuple[int, str]
"""A list and an address."""


class Journal:
    """What happened to people, told as it happens."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.told: dict[Place, list[Off]] = {}
        self.feeding: dict[int, set[int]] = {}
        self.erased: set[str] = set()

    # What happens

    def has_run(self, number: int, run: Run, result: Result, before: set[Place]) -> None:
        """A run of `run.sync` has ended; `before` is who was on which list until then."""
        here = run.sync.mailing_list
        refused: dict[str, list[str]] = {}
        for record, row in result.rows.items():
            who = self.who_is(run, record)
            if who and row[0] not in IMPORTED and row != NEUTRAL:
                refused.setdefault(who, []).append(record)
        for who, records in refused.items():
            record = min(records, key=lambda each: self.weight(run, each, result))
            outcome, reason = result.rows[record]
            self.tell(here, who, Off(outcome, reason, number, run.sync.sync, record))
        for who, (reason, place) in result.removals.items():
            left = {here} if place == "list" else {here, *lists_of(who, before)}
            for each in left:
                self.tell(each, who, Off("removed", reason, number, run.sync.sync))

    def was_taken_off(self, mailing_list: int, who: str) -> None:
        self.tell(mailing_list, who, Off("taken_off"))

    def was_deleted(self, who: str, before: set[Place]) -> None:
        for each in lists_of(who, before):
            self.tell(each, who, Off("contact_deleted"))

    def left_with_sync(self, mailing_list: int, sync: int, before: set[Place]) -> None:
        """R25: a sync was deleted, and its people were to leave."""
        for each, who in before - self.people.members:
            assert each == mailing_list
            self.tell(each, who, Off("sync_deleted", sync=sync))

    def was_erased(self, who: str) -> None:
        """R62: nothing that names them is left."""
        self.erased.add(who)
        self.forget(who)

    def was_let_back(self, who: str) -> None:
        self.erased.discard(who)

    def forget(self, who: str) -> None:
        self.told = {place: told for place, told in self.told.items() if place[1] != who}

    def tell(self, mailing_list: int, who: str, off: Off) -> None:
        self.told.setdefault((mailing_list, who), []).append(off)

    # What is asked

    def why(self, mailing_list: int, who: str) -> Answer:
        """R93."""
        if (mailing_list, who) in self.people.members:
            return On(frozenset(self.claims.get((mailing_list, who), ())))
        if who in self.erased:
            return Off("erased")
        feeding = self.feeding.get(mailing_list, set())
        for off in reversed(self.told.get((mailing_list, who), [])):
            if off.code not in REFUSALS or off.sync in feeding:
                return off
        return Off("not_met" if feeding else "no_sync")

    def prepare(self) -> None:
        """Sort the claims by their place, before many questions."""
        self.claims: dict[Place, list[Claim]] = {}
        for mailing_list, who, claimant, record in self.people.claims:
            self.claims.setdefault((mailing_list, who), []).append((claimant, record))

    # How a run's rows are read

    def who_is(self, run: Run, record: str) -> str | None:
        """Whom a record is about: its address, or what stands in its place; None for nothing."""
        email = run.read[record].get("Email")
        address = run.its_address(record)
        if address:
            return address
        return None if run.is_empty(email) else str(email).strip().lower()

    def weight(self, run: Run, record: str, result: Result) -> tuple[int, int, int]:
        """R64: of several records with one address the selected ones, by the first reason."""
        outcome, reason = result.rows[record]
        order = run.ORDER.index(reason) if reason else 0
        return 0 if outcome == "ignored" else 1, order, int(record)


def lists_of(who: str, members: set[Place]) -> set[int]:
    return {each for each, address in members if address == who}


class QuickRun(Run):
    """The same rules for thousands of people: what is looked for often is looked up."""

    def __init__(
        self,
        people: People,
        definition: Definition,
        records: list[Record],
        deletions: list[Record],
        now: object,
        full: bool,
    ) -> None:
        super().__init__(people, definition, records, deletions, now, full)  # type: ignore[arg-type]
        self.kinds: dict[str, set[str]] = {}
        for who, kind in people.suppressed:
            self.kinds.setdefault(who, set()).add(kind)
        self.holders: dict[str, list[str]] = {}
        for record, link in self.links.items():
            self.holders.setdefault(link.address, []).append(record)

    def suppressions_of(self, record: str) -> set[str]:
        return self.kinds.get(self.its_address(record) or "", set())

    def winner_among(self, rivals: list[str], address: str | None) -> str:
        for record in self.holders.get(address or "", ()):
            link = self.links[record]
            if self.fills(link, address) and (record in rivals or self.wins_from_afar(record)):
                return record
        return min(rivals, key=self.age)
