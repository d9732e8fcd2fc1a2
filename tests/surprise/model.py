"""An organisation in which nothing leaves by surprise: R50-R52, R74, R75 and R98, naively.

Each verb is one method, each rule another, which `mutants.py` breaks one by one. What one run does
is in `guarded_run.py`, what an undo does in `undoing.py`.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from tests.run.naive_people import Result
from tests.surprise.available import EVERYTHING, HOLDS, KEPT
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.people import (
    GuardedDefinition,
    GuardedPeople,
    Hold,
    Limit,
    Past,
    Told,
    Waiting,
)
from tests.surprise.undoing import Undo


class Organisation(GuardedPeople):
    """People and lists into which syncs run, and the runs that have been.

    Without `HOLDS` among what it does, it goes by the rules of runs as they are without a guard.
    """

    run_class = GuardedRun
    undo_class = Undo

    def __init__(self, turning_empty: int = 50, does: AbstractSet[str] = EVERYTHING) -> None:
        super().__init__(turning_empty, has_guard=HOLDS in does)
        self.does = does
        self.history: list[Past] = []

    # Runs

    def run(self, definition: GuardedDefinition, told: Told, now: datetime, full: bool) -> Past:
        """Run a sync; who is held is in a hold of its own."""
        full = self.reads_all(definition, full)
        past = self.begin("import", definition, full)
        if self.stops(definition, told):
            return self.end(past, state="failed")
        trial, would = self.trial(definition, told, now, full)
        held = self.to_hold(definition, trial, would)
        past.kept = self.kept(definition, told, now, full, would)
        self.carry_out(past, definition, told, now, frozenset(held))
        if held:
            past.held = held
            self.hold(past, definition, trial)
        return past

    def reads_all(self, definition: GuardedDefinition, full: bool) -> bool:
        """R71, R74: all is read by the first run, and by the next after a cancelled hold."""
        return full or definition.watermark is None or definition.reads_all_next

    def stops(self, definition: GuardedDefinition, told: Told) -> bool:
        """R73: a field that the sync goes by is in Recruit no more."""
        used = {"Email"} | ({"Email_Opt_Out"} if definition.opt_outs != "ignore" else set())
        return bool(used & told.missing)

    def begin(self, kind: str, definition: GuardedDefinition, full: bool = False) -> Past:
        number, watermark = len(self.history), definition.watermark
        past = Past(number, kind, definition.sync, full, watermark_before=watermark)
        self.history.append(past)
        return past

    def end(self, past: Past, state: str) -> Past:
        past.state = state
        return past

    def trial(
        self, definition: GuardedDefinition, told: Told, now: datetime, full: bool
    ) -> tuple[GuardedRun, Result]:
        """Return what a run would do that holds nobody, and changes nothing here."""
        run = self.make_run(self.copy(), replace(definition), told, now, full)
        return run, run.result()

    def make_run(
        self,
        here: "Organisation",
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        full: bool,
        to_hold: frozenset[str] = frozenset(),
    ) -> GuardedRun:
        return self.run_class(here, definition, told, now, full, to_hold)

    def carry_out(
        self,
        past: Past,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        to_hold: frozenset[str] = frozenset(),
    ) -> None:
        """Run for good."""
        before = self.copy()
        run = self.make_run(self, definition, told, now, past.full, to_hold)
        result = run.result()
        past.rows, past.removals, past.deeds = result.rows, result.removals, run.deeds(result)
        past.changes = self.changes_since(before, past.deeds)
        if past.full:
            definition.reads_all_next = False

    def kept(
        self, definition: GuardedDefinition, told: Told, now: datetime, full: bool, would: Result
    ) -> dict[str, tuple[str, str]]:
        """R50, R51: who would have left, had the options been on when they were imported."""
        if KEPT not in self.does:
            return {}
        _, as_if = self.trial(from_the_beginning(definition), told, now, full)
        return {
            who: (reason, "imported_before")
            for who, (reason, _) in as_if.removals.items()
            if who not in would.removals
        }

    # Holds

    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        """R74: everybody who would leave, if they are too many for the sync."""
        if not self.has_guard:
            return {}
        size, leaving = len(trial.on_list), would.removals
        if self.limit_of(definition).is_exceeded(self.number_leaving(would), size):
            return dict(leaving)
        emptied = {who: how for who, how in leaving.items() if who in trial.emptied}
        shipped = Limit(at_least=self.turning_empty)
        return emptied if shipped.is_exceeded(len(emptied), size) else {}

    def limit_of(self, definition: GuardedDefinition) -> Limit:
        return definition.limit

    def number_leaving(self, would: Result) -> int:
        """R74: for whatever reason, from wherever."""
        return len(would.removals)

    def hold(self, past: Past, definition: GuardedDefinition, trial: GuardedRun) -> None:
        people = {
            who: Waiting(reason, place, trial.records_letting_go(who), self.claims_on(who))
            for who, (reason, place) in past.held.items()
        }
        self.holds.append(Hold(past.number, definition.sync, definition.mailing_list, people))

    def open_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.answer is None]

    def remove(self, hold: Hold, definition: GuardedDefinition) -> Past:
        """R74: remove exactly those shown for whom everything still stands."""
        past = self.begin("remove", definition)
        past.about = hold.number
        before = self.copy()
        waiting, hold.answer = hold.waiting(), "remove"
        for address, person in hold.people.items():
            if address not in waiting:
                past.kept[address] = person.reason, "qualifies"
            elif self.is_there(hold, address, person):
                self.remove_person(past, hold, address, person)
        self.forget_unlinked()
        past.deeds = {who: ("deleted", *how) for who, how in past.removals.items()}
        past.changes = self.changes_since(before, past.deeds)
        return past

    def is_there(self, hold: Hold, address: str, person: Waiting) -> bool:
        """Tell whether a person who was held can be removed still."""
        if person.place == "organisation":
            return not self.people[address].deleted
        return (hold.mailing_list, address) in self.members

    def remove_person(self, past: Past, hold: Hold, address: str, person: Waiting) -> None:
        """R18, R74."""
        for record in person.records:
            self.claims.discard((hold.mailing_list, address, hold.sync, record))
            link = self.links.get((hold.sync, record))
            if link and link.address == address:
                del self.links[hold.sync, record]
        if self.is_claimed_since(hold, address, person):
            past.kept[address] = person.reason, "claimed"
            return
        past.removals[address] = person.reason, person.place
        if person.place == "organisation":
            self.delete(address)
        else:
            self.take_off(hold.mailing_list, address)

    def is_claimed_since(self, hold: Hold, address: str, person: Waiting) -> bool:
        """R18, R74: from the list nobody goes whom anybody claims."""
        claims = self.claims_on(address)
        if person.place == "organisation":
            return bool(claims - person.claims)
        return any(claim[0] == hold.mailing_list for claim in claims)

    def forget_unlinked(self) -> None:
        """R50: who was let go of and comes back later is imported anew."""
        for place in [each for each in self.first_imported if each not in self.links]:
            del self.first_imported[place]

    def keep(self, hold: Hold) -> None:
        """R74: they stay, and nobody is asked again about the same record for the same reason."""
        for address, person in hold.waiting().items():
            for record, reason in person.records.items():
                self.answered_keep.add((hold.sync, record, address, reason))
        hold.answer = "keep"

    def expire(self, hold: Hold) -> None:
        """R74: nobody answered; they stay."""
        self.keep(hold)
        hold.answer = "expired"

    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        """R74: nothing is remembered; the next run reads everything."""
        hold.answer = "cancel"
        definition.reads_all_next = True

    # Previews

    def preview(
        self,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        *,
        retroactive: bool = False,
        full: bool = False,
    ) -> Past:
        """R75: the same run without its last step; R52: as if options had always been on."""
        past = self.begin("preview", definition, self.reads_all(definition, full))
        past.retroactive = retroactive
        if self.stops(definition, told):
            return self.end(past, state="failed")
        self.look(past, definition, told, now)
        return past

    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        """Find what a run would do, and write it down."""
        options = from_the_beginning(definition) if past.retroactive else definition
        run, would = self.trial(options, told, now, past.full)
        past.rows, past.removals, past.deeds = would.rows, would.removals, run.deeds(would)
        past.kept = self.kept(options, told, now, past.full, would)

    def apply(
        self, preview: Past, definition: GuardedDefinition, told: Told, now: datetime
    ) -> Past:
        """R75: do it as shown, or say who differs and change nothing."""
        past = self.begin("apply", definition, preview.full)
        past.about, past.retroactive = preview.number, preview.retroactive
        if self.stops(definition, told):
            return self.end(past, state="failed")
        self.look(past, definition, told, now)
        past.differing = self.differing(preview, past)
        if past.differing:
            past.rows, past.removals, past.kept, past.deeds = {}, {}, {}, {}
            return self.end(past, state="failed")
        options = from_the_beginning(definition) if past.retroactive else replace(definition)
        self.carry_out(past, options, told, now)
        definition.watermark, definition.has_run = options.watermark, options.has_run
        definition.reads_all_next = options.reads_all_next
        return past

    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        """R75: who would be treated otherwise than was shown."""
        return frozenset(
            who
            for who in preview.deeds.keys() | found.deeds.keys()
            if preview.deeds.get(who) != found.deeds.get(who)
        )

    # Undo

    def can_be_undone(self, past: Past) -> bool:
        """R98: a run that has changed something for good, once, and asks about nobody."""
        asks = any(hold.number == past.number for hold in self.open_holds())
        done = past.state == "succeeded" and past.kind != "preview"
        return done and not past.is_undone and not asks

    def undo(self, undone: Past, definition: GuardedDefinition) -> Past:
        """R98: put back what a run did, and leave what changed since."""
        past = self.begin("undo", definition)
        past.about, undone.is_undone = undone.number, True
        before = self.copy()
        undo = self.undo_class(self, undone)
        undo.carry_out()
        past.left = {who: frozenset(why) for who, why in undo.left.items()}
        changes = self.changes_since(before, undone.changes)
        past.changes = {who: each for who, each in changes.items() if not each.is_none()}
        past.put_back = frozenset(past.changes)
        self.set_watermark_back(definition, undone)
        self.pause(definition)
        past.pauses = definition.paused
        return past

    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        """R98: the sync would read again what the run had read."""
        definition.watermark = undone.watermark_before

    def pause(self, definition: GuardedDefinition) -> None:
        """R98: the sync does not do by itself again what was undone."""
        definition.paused = True


def from_the_beginning(definition: GuardedDefinition) -> GuardedDefinition:
    """R52: the sync as if its options had been on when it imported its first record."""
    return replace(definition, opt_outs_since=None, deleted_since=None)
