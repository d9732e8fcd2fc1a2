"""What a run does where there is a removal guard, as plain loops over `tests/run/naive_run.py`."""

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
        super().__init__(here, definition, told.records, told.deletions, now, full)
        self.to_hold = to_hold
        self.waiting = here.waiting_in(self.sync.sync)
        self.found: list[Cause] = []
        self.going: list[Cause] = []
        self.emptied: set[str] = set()
        self.claimed_now: set[tuple[str, str]] = set()
        self.claimed_before = sorted(here.claims)

    def result(self) -> Result:
        result = super().result()
        self.take_out_of_holds()
        self.ask_again()
        return result

    # What is read

    def is_read(self, record: Record) -> bool:
        """R38, R71: of a view those who are in it; of the others whom the sync might remove.

        The rules do not say how they are read, so what shows it is not compared.
        """
        if not super().is_read(record):
            return False
        return not self.sync.by_view or self.is_known(record) or self.is_selected(record) is True

    def is_known(self, record: Record) -> bool:
        place = self.sync.sync, record["id"]
        return self.may_remove() and (place in self.here.links or place in self.here.said_opted_out)

    def may_remove(self) -> bool:
        """R15, R17, R38: whether an option removes people by what their records say."""
        options = self.sync.opt_outs, self.sync.converted, self.sync.no_match
        return any(option != "ignore" for option in options)

    def is_source_empty(self) -> bool:
        """R73: nothing was found, and what was told since the watermark does not say why."""
        all_read = self.full or self.sync.watermark is None
        return (
            all_read
            and not self.read
            and (self.is_first() or bool(self.links.keys() - self.told_now()))
        )

    def is_first(self) -> bool:
        """R71: a run without a watermark goes by no deletions."""
        return self.sync.watermark is None

    def told_now(self) -> set[str]:
        """R71: which deletions are told as new."""
        since = self.sync.watermark
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
        record, address, *_ = cause
        held = address in self.waiting and record in self.waiting[address].records
        return held or address in self.to_hold

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

    # Who comes back

    def claim(self, record: str, address: str, *, fills: bool) -> None:
        super().claim(record, address, fills=fills)
        self.claimed_now.add((record, address))

    def take_out_of_holds(self) -> None:
        """R74: a record that qualifies again, for the same person."""
        for record, address in self.claimed_now:
            if address in self.waiting and record in self.waiting[address].records:
                self.waiting[address].qualifies = True

    def ask_again(self) -> None:
        """R74: who qualified in between is asked about anew."""
        self.here.answered_keep = {
            answer
            for answer in self.here.answered_keep
            if answer[0] != self.sync.sync or answer[1:3] not in self.claimed_now
        }

    # What came of it

    def records_letting_go(self, address: str) -> dict[str, str]:
        """R74: the records that let go of a person, each with the reason that is named."""
        records: dict[str, str] = {}
        causes = [cause for cause in self.going if cause[1] == address]
        for record, _, its_reason, _ in sorted(causes, key=self.importance):
            records.setdefault(record, its_reason)
        return records

    def importance(self, cause: Cause) -> tuple[int, int]:
        return self.rank(cause[3]), self.names(cause[2])

    def deeds(self, result: Result) -> dict[str, Any]:
        """R75: by address what became of people; reading them without a change is no deed."""
        deeds: dict[str, Any] = {who: ("deleted", *how) for who, how in result.removals.items()}
        for record, (outcome, _) in result.rows.items():
            if outcome in IMPORTED and outcome != "unchanged":
                address = str(self.its_address(record))
                deeds[address] = outcome, self.here.people[address]
        return deeds
