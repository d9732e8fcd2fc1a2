"""What a run does where there is a removal guard, as plain loops over `tests/run/naive_run.py`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.run.naive_people import Record, Result
from tests.run.naive_run import IMPORTED, OVERLAP, Cause, Run, moment
from tests.surprise.people import GuardedDefinition, GuardedPeople, Told


class GuardedRun(Run):
    """One run. It lets go of nobody who is held already, or is to be held (`to_hold`)."""

    here: GuardedPeople
    sync: GuardedDefinition

    def __init__(
        self,
        here: GuardedPeople,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        full: bool,
        to_hold: frozenset[str] = frozenset(),
    ) -> None:
        self.is_view_empty = self.is_view_doubted = False
        super().__init__(here, definition, told.records, told.deletions, now, full)
        self.is_view_empty = self.finds_view_empty(told.records)
        self.is_view_doubted = self.is_view_empty and not (full and self.sync.view_was != "there")
        self.read = dict(sorted(self.read.items(), key=self.is_read_late))
        self.to_hold = to_hold
        self.waiting = here.waiting_in(self.sync.sync)
        self.found: list[Cause] = []
        self.going: list[Cause] = []
        self.emptied: set[str] = set()
        self.claimed_now: dict[tuple[str, str], bool] = {}
        self.claimed_before = sorted(here.claims)

    def result(self) -> Result:
        result = super().result()
        self.take_out_of_holds()
        self.settle_opt_outs()
        self.join_holds()
        self.ask_again()
        self.sync.view_was = (
            "doubted" if self.is_view_doubted else "empty" if self.is_view_empty else "there"
        )
        return result

    # What is read

    def is_read(self, record: Record) -> bool:
        """R38, R71: of a view those who are in it; of the others whom the sync might remove.

        The rules do not say how they are read, so what shows it is not compared.
        """
        if not super().is_read(record):
            return False
        return not self.sync.by_view or self.is_known(record) or self.is_selected(record) is True

    def finds_view_empty(self, records: list[Record]) -> bool:
        """R73: whether nobody is in the view, and somebody was read whom the sync knows from it."""
        if not self.sync.by_view or self.sync.no_match == "ignore":
            return False
        return bool(self.read) and not any(self.is_selected(each) is True for each in records)

    def is_selected(self, record: Record) -> bool | None:
        """R73: of an empty view nobody knows who is in it, before it is found empty again."""
        said = super().is_selected(record)
        return None if said is False and self.is_view_doubted else said

    def is_read_late(self, pair: tuple[str, Record]) -> bool:
        """R38: of a view those who are in it are read first."""
        return self.sync.by_view and self.is_selected(pair[1]) is not True

    def is_known(self, record: Record) -> bool:
        place = self.sync.sync, record["id"]
        return self.may_remove() and (place in self.here.links or place in self.here.said_opted_out)

    def may_remove(self) -> bool:
        """R15, R17, R38: whether an option removes people by what their records say."""
        options = self.sync.opt_outs, self.sync.converted, self.sync.no_match
        return any(option != "ignore" for option in options)

    def is_source_empty(self) -> bool:
        """R73: nothing was found, and what was told since the watermark does not say why."""
        return self.reads_all() and not self.read and bool(self.links.keys() - self.told_now())

    def told_now(self) -> set[str]:
        """R52, R71: which deletions are told: the new ones, or all."""
        since = None if self.sync.retroactive else self.sync.watermark
        return {
            record
            for record, row in self.gone.items()
            if since is None or moment(row["deleted_time"]) >= since - OVERLAP
        }

    # Who leaves

    def fails_by_emptiness(self, record: str) -> bool:
        """R73: by which fields a view selects is not known here."""
        return not self.sync.by_view and super().fails_by_emptiness(record)

    def holdings(self) -> list[tuple[str, str]]:
        """R72, R74: also whom a record claims still, although it belongs to somebody else now."""
        place = (self.sync.mailing_list, self.sync.sync)
        claimed = [
            (record, who)
            for each, who, sync, record in self.claimed_before
            if (each, sync) == place
        ]
        return list(dict.fromkeys([*super().holdings(), *claimed]))

    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        """R74: a record is asked about for the first of its causes, and for an opt-out that another
        record says."""
        causes = list(super().causes_of(record, address))
        yield from causes[:1]
        yield from (cause for cause in causes[1:] if cause[2] == "opted_out")

    def leaving(self) -> list[Cause]:
        """R74: without those who are held, or about whom somebody said that they stay."""
        self.emptied = self.turned_empty()
        self.found = super().leaving()
        self.going = [
            cause for cause in self.found if not self.is_answered(cause) and not self.waits(cause)
        ]
        return self.going

    def is_answered(self, cause: Cause) -> bool:
        """R74: the same record for the same reason is asked about once."""
        record, address, reason, _ = cause
        return (self.sync.sync, record, address, reason) in self.here.answered_keep

    def waits(self, cause: Cause) -> bool:
        """R74: nobody who is held is let go of, whatever a run finds."""
        return cause[1] in self.waiting or cause[1] in self.to_hold

    def silence(self, leaving: list[Cause]) -> None:
        """R67: who does not qualify speaks for nobody, let go of or not."""
        super().silence(leaving)
        for record, address, *_ in self.found:
            self.stop_filling(record, address)

    def stop_filling(self, record: str, address: str) -> None:
        place = self.sync.sync, record
        link = self.here.links.get(place)
        if link and link.address == address:
            self.here.links[place] = type(link)(address, fills=False)

    def is_removed(self, address: str, place: str) -> bool:
        """R74: nobody who is held is removed, whatever a run finds."""
        if address in self.waiting or address in self.to_hold:
            return False
        return super().is_removed(address, place)

    # Who would leave

    def is_news(self, record: str) -> bool:
        """R51: whether no run of the sync was told of this before."""
        told = self.gone[record]["deleted_time"] if record in self.gone else None
        if told is None and record in self.read:
            told = self.read[record]["Updated_On"]
        return told is not None and (record, told) not in self.sync.told_before

    def would_surely_leave(self, address: str) -> bool:
        """R51: by what this run was told anew, and not only by what is remembered."""
        causes = [cause for cause in self.found if cause[1] == address and self.is_news(cause[0])]
        if any(cause[2] == "opted_out" and self.opts_out(cause[0]) for cause in causes):
            return True
        claiming = {claim[3] for claim in self.claimed_before if self.is_own(claim, address)}
        return bool(causes) and claiming <= {each[0] for each in causes if self.is_said_now(each)}

    def is_said_now(self, cause: Cause) -> bool:
        """R15, R51: of an opt-out, whether a record that was read says so of the address now."""
        _, address, reason, _ = cause
        return reason != "opted_out" or any(
            self.opts_out(record) and address in self.addresses_meant_by(record)
            for record in self.read
        )

    def addresses_meant_by(self, record: str) -> set[str | None]:
        link = self.links.get(record)
        meant = self.meant_by(self.read[record].get("Email"))
        return {self.its_address(record), meant, link.address if link else None}

    def is_own(self, claim: tuple[int, str, int, str], address: str) -> bool:
        return claim[:3] == (self.sync.mailing_list, address, self.sync.sync)

    def told_now_of(self) -> frozenset[tuple[str, str]]:
        read = {(record, said["Updated_On"]) for record, said in self.read.items()}
        return frozenset(read | {(each, row["deleted_time"]) for each, row in self.gone.items()})

    # Who comes back

    def claim(self, record: str, address: str, *, fills: bool) -> None:
        super().claim(record, address, fills=fills)
        self.claimed_now[record, address] = fills

    def take_out_of_holds(self) -> None:
        """R74: a record that qualifies again, for the same person."""
        for (record, address), fills in self.claimed_now.items():
            if address in self.waiting:
                self.waiting[address].qualify(record, fills=fills)

    def settle_opt_outs(self) -> None:
        """R15, R74: whom a record imports has opted out by none; one that lets go is not asked
        about."""
        for (record, address), fills in self.claimed_now.items():
            self.here.forget_unanswered(self.sync.sync, address, None if fills else record)
        for record, address, *_ in self.going:
            self.here.forget_unanswered(self.sync.sync, address, record)

    def join_holds(self) -> None:
        """R74: what lets go of people who are held already waits with them."""
        for cause in self.found:
            record, address, reason, _ = cause
            if address in self.waiting:
                self.waiting[address].join(record, reason)
                if reason == "opted_out" and not self.is_answered(cause):
                    place = self.sync.mailing_list, address, self.sync.sync, record
                    self.here.unanswered.add(place)

    def ask_again(self) -> None:
        """R74: who qualified in between is asked about anew."""
        self.here.answered_keep = {
            answer
            for answer in self.here.answered_keep
            if answer[0] != self.sync.sync or answer[1:3] not in self.claimed_now
        }

    # What came of it

    def letting_go(self, address: str) -> set[tuple[str, str]]:
        """R74: the records that let go of a person, each with every reason."""
        return {(record, reason) for record, who, reason, _ in self.going if who == address}

    def saying_no(self) -> frozenset[tuple[str, str]]:
        """R69: the records that let go of somebody because they have opted out."""
        return frozenset(
            (record, who) for record, who, reason, _ in self.going if reason == "opted_out"
        )

    def deeds(self, result: Result) -> dict[str, Any]:
        """R75: what became of people, by the address of who leaves and by the record of who is
        imported; reading them without a change is no deed."""
        deeds: dict[str, Any] = {who: ("deleted", *how) for who, how in result.removals.items()}
        for record, (outcome, _) in result.rows.items():
            if outcome in IMPORTED and outcome != "unchanged":
                deeds[record] = outcome, self.here.people[str(self.its_address(record))]
        return deeds
