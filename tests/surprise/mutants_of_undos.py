"""Undos done wrongly: R18, R50, R69 and R98."""

from typing import Any

from tests.surprise.model import Organisation
from tests.surprise.mutants import breaks
from tests.surprise.people import Change, Claim, GuardedDefinition, Past
from tests.surprise.undoing import Undo


@breaks("R69", "an undo puts back who is suppressed")
class SuppressedComeBack(Undo):
    def is_suppressed(self, address: str) -> bool:
        return False


@breaks("R69", "an undo puts back who has opted out")
class OptedOutComeBack(Undo):
    def has_opted_out(self, address: str) -> bool:
        return False


@breaks("R69", "an undo lifts suppressions")
class UndoLifts(Undo):
    def carry_out(self) -> None:
        super().carry_out()
        changed = self.past.changes
        self.here.suppressed = {each for each in self.here.suppressed if each[0] not in changed}


@breaks("R18", "an undo takes away whom others claim")
class ClaimedAreTaken(Undo):
    def is_claimed(self, mailing_list: int, address: str) -> bool:
        return False


@breaks("R98", "who came stays on the list")
class WhoCameStays(Undo):
    def take_back(self, address: str, change: Change) -> None:
        pass


@breaks("R98", "who left stays away")
class WhoLeftStaysAway(Undo):
    def put_back(self, address: str, change: Change) -> None:
        pass


@breaks("R98", "who left the organisation stays a tombstone if they were on no list")
class TombstonesStay(Undo):
    def has_deleted(self, change: Change) -> bool:
        return False


@breaks("R98", "values stay as the run wrote them")
class ValuesStay(Undo):
    def value_put_back(self, address: str, before: Any, wrote: Any, now: Any) -> Any:
        return now


@breaks("R98", "an undo puts back values that others have changed since")
class LaterValuesAreLost(Undo):
    def value_put_back(self, address: str, before: Any, wrote: Any, now: Any) -> Any:
        return now if before == wrote else before


@breaks("R98", "an undo puts back what the run had not changed")
class UntouchedValuesAreLost(Undo):
    def value_put_back(self, address: str, before: Any, wrote: Any, now: Any) -> Any:
        return before if before == wrote else super().value_put_back(address, before, wrote, now)


@breaks("R98", "who was not there before stays in the organisation")
class NewPeopleStay(Undo):
    def put_values_back(self, address: str, change: Change) -> None:
        if change.before is not None:
            super().put_values_back(address, change)


@breaks("R98", "who was a tombstone before stays in the organisation")
class ReturnedPeopleStay(Undo):
    def put_values_back(self, address: str, change: Change) -> None:
        deleted = self.here.people[address].deleted
        super().put_values_back(address, change)
        if change.before is not None and not deleted:
            self.revive(address)


@breaks("R98", "whom others deleted since comes back")
class DeletedSinceComeBack(Undo):
    def was_deleted_since(self, address: str, change: Change) -> bool:
        return False


@breaks("R98", "what is left alone is not listed")
class LeftIsNotListed(Undo):
    def leave(self, address: str, why: str) -> None:
        pass


@breaks("R98", "who is put back is on the list by hand")
class PutBackByHand(Undo):
    def claim_again(self, claim: Claim, change: Change) -> None:
        self.here.claims.add((*claim[:2], 0, "0"))


@breaks("R50", "who is put back is imported anew")
class PutBackAnew(Undo):
    def claim_again(self, claim: Claim, change: Change) -> None:
        super().claim_again(claim, change)
        self.here.first_imported.pop(claim[2:], None)


@breaks("R98", "the watermark stays where the run had moved it")
class WatermarkStays(Organisation):
    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        pass


@breaks("R98", "the sync goes on after an undo")
class UndoDoesNotPause(Organisation):
    def pause(self, definition: GuardedDefinition) -> None:
        pass


@breaks("R98", "an undo cannot be undone")
class UndosAreFinal(Organisation):
    def can_be_undone(self, past: Past) -> bool:
        return past.kind != "undo" and super().can_be_undone(past)


@breaks("R98", "removals that a person asked for cannot be undone")
class RemovalsAreFinal(Organisation):
    def can_be_undone(self, past: Past) -> bool:
        return past.kind != "remove" and super().can_be_undone(past)


@breaks("R98", "a run is undone twice")
class UndoneTwice(Organisation):
    def undo(self, undone: Past, definition: GuardedDefinition) -> Past:
        past = super().undo(undone, definition)
        undone.is_undone = False
        return past
