"""Holds done wrongly: R50, R51, R73 and R74."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.run.naive_people import Result
from tests.run.naive_run import Cause, Run
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.model import Organisation
from tests.surprise.mutants import breaks
from tests.surprise.people import GuardedDefinition, Limit, Past, Told

WITHOUT_END = 10**9


@breaks("R50", "who was there before leaves as everybody does")
class OptionsBindAll(GuardedRun):
    def binds(self, record: str, since: datetime | None) -> bool:
        return True

    def binds_as_deleted(self, record: str) -> bool:
        return True


@breaks("R50", "who was let go of in a removal by hand is still known from then")
class FirstImportIsKept(Organisation):
    def forget_unlinked(self) -> None:
        pass


@breaks("R51", "who stays because of an option's date is not told")
class NobodyIsKept(Organisation):
    def kept(self, *_: Any) -> dict[str, tuple[str, str]]:
        return {}


@breaks("R51", "who leaves anyway is told to stay")
class LeaversAreKept(Organisation):
    def kept(self, as_if: Result, would: Result) -> dict[str, tuple[str, str]]:
        return super().kept(as_if, Result({}, {}))


@breaks("R73", "many who turn empty leave, as long as the sync's own limit allows")
class OnlyTheOwnLimit(Organisation):
    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        trial.emptied = set()
        return super().to_hold(definition, trial, would)


@breaks("R73", "with many who turn empty only they are held")
class OnlyTheEmptyWait(Organisation):
    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        held = super().to_hold(definition, trial, would)
        if self.limit_of(definition).is_exceeded(self.number_leaving(would), len(trial.on_list)):
            return held
        return {who: how for who, how in held.items() if who in trial.emptied}


@breaks("R73", "whose values are empty counts, whatever they leave for")
class EmptyForOtherReasons(Organisation):
    def number_emptied(self, trial: GuardedRun, would: Result) -> int:
        return len(trial.emptied & would.removals.keys())


@breaks("R73", "whoever leaves above the shipped limit is held, empty or not")
class OnlyTheShippedLimit(Organisation):
    def limit_of(self, definition: GuardedDefinition) -> Limit:
        return Limit(self.turning_empty)


class _OtherLimit(Organisation):
    changes: dict[str, int]

    def limit_of(self, definition: GuardedDefinition) -> Limit:
        return replace(super().limit_of(definition), **self.changes)


@breaks("R74", "a few are held on a small list")
class NoLeast(_OtherLimit):
    changes = {"at_least": 0}


@breaks("R74", "many more are let go on a small list")
class LargerLeast(_OtherLimit):
    changes = {"at_least": 2}


@breaks("R74", "the share of the list alone decides")
class OnlyTheShare(_OtherLimit):
    changes = {"people": WITHOUT_END}


@breaks("R74", "the number of people alone decides")
class OnlyTheNumber(_OtherLimit):
    changes = {"percent": WITHOUT_END}


@breaks("R74", "as many as the limit are held")
class AsManyAsTheLimit(Organisation):
    def number_leaving(self, would: Result) -> int:
        return super().number_leaving(would) + 1


@breaks("R74", "one more than the limit may leave")
class OneMoreThanTheLimit(Organisation):
    def number_leaving(self, would: Result) -> int:
        return super().number_leaving(would) - 1


@breaks("R74", "the limit is compared the wrong way")
class FewAreHeld(Organisation):
    def limit_of(self, definition: GuardedDefinition) -> Limit:
        limit = super().limit_of(definition)

        class Inverse(Limit):
            def is_exceeded(self, leaving: int, size: int) -> bool:
                return leaving > 0 and not limit.is_exceeded(leaving, size)

        return Inverse()


class _Uncounted(Organisation):
    reason = ""

    def number_leaving(self, would: Result) -> int:
        return sum(reason != self.reason for reason, _ in would.removals.values())


for _reason in ("address_changed", "no_match", "opted_out", "deleted_in_recruit", "converted"):
    breaks("R74", f"{_reason} does not count")(
        type(f"Uncounted{_reason}", (_Uncounted,), {"reason": _reason})
    )


@breaks("R74", "who leaves the organisation does not count")
class OnlyTheListCounts(Organisation):
    def number_leaving(self, would: Result) -> int:
        return sum(place == "list" for _, place in would.removals.values())


@breaks("R74", "who is held already counts again")
class HeldCountAgain(Organisation):
    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        waiting = dict.fromkeys(self.waiting_in(definition.sync), ("", "list"))
        if not would.removals:
            return {}
        held = super().to_hold(definition, trial, Result({}, would.removals | waiting))
        return {who: how for who, how in held.items() if who in would.removals}


@breaks("R74", "a later run removes who is held")
class LaterRunsRemove(GuardedRun):
    def waits(self, cause: Cause) -> bool:
        return cause[1] in self.to_hold

    def is_removed(self, address: str, place: str) -> bool:
        self.waiting = {}
        return super().is_removed(address, place)


@breaks("R74", "another reason removes who is held")
class OtherReasonsRemove(GuardedRun):
    def waits(self, cause: Cause) -> bool:
        record, address, reason, _ = cause
        if address in self.waiting and address not in self.to_hold:
            return (record, reason) in self.waiting[address].letting_go
        return super().waits(cause)

    def is_removed(self, address: str, place: str) -> bool:
        if any(cause[1] == address for cause in self.going):
            self.waiting = {who: each for who, each in self.waiting.items() if who != address}
        return super().is_removed(address, place)


@breaks("R74", "only some of those who are too many are held")
class TheFirstLeave(Organisation):
    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        held = super().to_hold(definition, trial, would)
        return dict(sorted(held.items())[1:])


@breaks("R74", "a record that qualifies again does not help who is held")
class NobodyIsTakenOut(GuardedRun):
    def take_out_of_holds(self) -> None:
        pass


@breaks("R74", "a record that qualifies for somebody else helps who is held")
class AnyPersonTakesOut(GuardedRun):
    def take_out_of_holds(self) -> None:
        for (record, _), fills in self.claimed_now.items():
            for person in self.waiting.values():
                person.qualify(record, fills=fills)


@breaks("R74", "what lets go of held people later does not wait with them")
class NobodyJoins(GuardedRun):
    def join_holds(self) -> None:
        pass


@breaks("R74", "a record is asked about for all that it says")
class EveryCauseIsAsked(GuardedRun):
    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        return Run.causes_of(self, record, address)


@breaks("R74", "a run that holds does nothing else")
class HoldingRunsStop(Organisation):
    def carry_out(
        self,
        past: Past,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        to_hold: frozenset[str] = frozenset(),
    ) -> None:
        if not to_hold:
            super().carry_out(past, definition, told, now, to_hold)


@breaks("R74", "a run that holds does not move the watermark")
class HoldingRunsReadAgain(GuardedRun):
    def move_watermark(self) -> None:
        if not self.to_hold:
            super().move_watermark()


@breaks("R74", "who is held speaks for their contact")
class HeldSpeak(GuardedRun):
    def stop_filling(self, record: str, address: str) -> None:
        pass


@breaks("R74", "an address that was changed is forgotten when nothing came of its hold")
class LeftBehindForEver(GuardedRun):
    def holdings(self) -> list[tuple[str, str]]:
        return [(record, link.address) for record, link in self.links.items()]
