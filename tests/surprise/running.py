"""What runs do that hold people, and what they would do (R50, R51, R73, R74)."""

from dataclasses import replace
from datetime import datetime
from typing import Self

from tests.run.naive_people import Result
from tests.surprise.available import KEPT
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.holding import Holds
from tests.surprise.people import GuardedDefinition, Past, Told


class Runs(Holds):
    """People and lists into which syncs run."""

    run_class = GuardedRun

    def run(self, definition: GuardedDefinition, told: Told, now: datetime, full: bool) -> Past:
        """Run a sync; who is held is in a hold of its own."""
        full = self.reads_all(definition, full)
        past = self.begin("import", definition, full)
        if self.stops(definition, told):
            return self.end(past, state="failed")
        trial, would = self.trial(definition, told, now, full)
        held = self.to_hold(definition, trial, would)
        self.find_kept(past, definition, told, now, would)
        self.carry_out(past, definition, told, now, frozenset(held))
        if held:
            past.held = held
            self.hold(past, definition, trial)
        return past

    def reads_all(self, definition: GuardedDefinition, full: bool) -> bool:
        """R71, R74: all is read by the first run, and by the next after a cancelled hold, or after
        one that found the view empty."""
        return full or definition.watermark is None or definition.view_was == "doubted"

    def stops(self, definition: GuardedDefinition, told: Told) -> bool:
        """R73: a field that the sync goes by is in Recruit no more."""
        used = {"Email"} | ({"Email_Opt_Out"} if definition.opt_outs != "ignore" else set())
        return bool(used & told.missing)

    def trial(
        self, definition: GuardedDefinition, told: Told, now: datetime, full: bool
    ) -> tuple[GuardedRun, Result]:
        """Return what a run would do that holds nobody, and changes nothing here."""
        run = self.make_run(self.copy(), replace(definition), told, now, full)
        return run, run.result()

    def make_run(
        self,
        here: Self,
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
        past.changes = self.changes_since(before, past.sync)
        past.opted_out = run.saying_no()
        definition.told_before |= run.told_now_of()

    def find_kept(
        self, past: Past, definition: GuardedDefinition, told: Told, now: datetime, would: Result
    ) -> None:
        """R50, R51: who would have left, had the options been on when they were imported."""
        if KEPT not in self.does:
            return
        run, as_if = self.trial(from_the_beginning(definition), told, now, past.full)
        past.kept = self.kept(as_if, would)
        past.surely_kept = frozenset(who for who in past.kept if run.would_surely_leave(who))

    def kept(self, as_if: Result, would: Result) -> dict[str, tuple[str, str]]:
        return {
            who: (reason, "imported_before")
            for who, (reason, _) in as_if.removals.items()
            if who not in would.removals
        }


def from_the_beginning(definition: GuardedDefinition) -> GuardedDefinition:
    """R52: the sync as if its options had been on when it imported its first record."""
    return replace(definition, opt_outs_since=None, deleted_since=None, retroactive=True)
