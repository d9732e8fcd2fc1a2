"""Undos done wrongly: R18, R50, R69 and R98."""

from typing import Any

from tests.run.naive_people import Person
from tests.surprise.model import Organisation
from tests.surprise.mutants import breaks
from tests.surprise.parts import Part, Record, differ, flat
from tests.surprise.people import Change, Claim, GuardedDefinition, Past, Standing
from tests.surprise.undoing import Undo


@breaks("R69", "an undo puts back who is suppressed")
class SuppressedComeBack(Undo):
    def is_suppressed(self, address: str) -> bool:
        return False


@breaks("R69", "an undo puts back who has opted out")
class OptedOutComeBack(Undo):
    def has_opted_out(self, address: str) -> bool:
        return False


@breaks("R69", "what a record claimed comes back although it has opted out")
class OptedOutClaim(Undo):
    def says_no(self, record: str, change: Change) -> bool:
        return False


@breaks("R69", "an undo lifts suppressions")
class UndoLifts(Undo):
    def carry_out(self) -> None:
        super().carry_out()
        changed = self.past.changes
        self.here.suppressed = {each for each in self.here.suppressed if each[0] not in changed}


@breaks("R18", "an undo takes away whom others claim")
class ClaimedAreTaken(Undo):
    def is_claimed(self, change: Change, now: Standing, mailing_list: int) -> bool:
        return False


@breaks("R98", "who came stays on the list")
class WhoCameStays(Undo):
    def lists_off(self, address: str, change: Change, now: Standing) -> list[Part]:
        return []


@breaks("R98", "who left stays away")
class WhoLeftStaysAway(Undo):
    def lists_back(self, address: str, change: Change, now: Standing) -> list[Part]:
        return []


@breaks("R98", "who left the organisation stays a tombstone")
class TombstonesStay(Undo):
    def has_taken(self, change: Change) -> bool:
        return False


@breaks("R98", "values stay as the run wrote them")
class ValuesStay(Undo):
    def values_of(self, change: Change, now: Standing) -> list[Part]:
        return []


@breaks("R98", "an undo puts back values that others have changed since")
class LaterValuesAreLost(Undo):
    def why_not_value(self, name: str, wrote: Person, now: Person) -> str | None:
        return None


@breaks("R98", "an undo puts back what the run had not changed")
class UntouchedValuesAreLost(Undo):
    def values_of(self, change: Change, now: Standing) -> list[Part]:
        before = change.before.person
        if before is None or now.person is None or change.after.person is None:
            return []
        names = flat(before) | flat(now.person)
        return [Part(n, None, None, None) for n in names if differ(n, now.person, before)]


@breaks("R98", "who was not there before stays in the organisation")
class NewPeopleStay(Undo):
    def has_brought(self, change: Change) -> bool:
        return change.before.person is not None and super().has_brought(change)


@breaks("R98", "who was a tombstone before stays in the organisation")
class ReturnedPeopleStay(Undo):
    def has_brought(self, change: Change) -> bool:
        return change.before.person is None and super().has_brought(change)


@breaks("R98", "a contact goes for good that was changed since")
class ChangedContactsGo(Undo):
    def is_touched(self, address: str) -> bool:
        return False


@breaks("R98", "whom others deleted since comes back")
class DeletedSinceComeBack(Undo):
    def was_deleted_since(self, change: Change, now: Standing) -> bool:
        return False


@breaks("R98", "the claims of others that went do not come back")
class OthersClaimNoMore(Undo):
    def others_back(self, change: Change) -> set[Claim]:
        return set()


@breaks("R98", "a record is taken back from whom it belongs to since")
class RecordsAreTakenBack(Undo):
    def is_as_left(self, record: str, change: Change) -> bool:
        return True


@breaks("R98", "what is left alone is not listed")
class LeftIsNotListed(Undo):
    def note(self, address: str, parts: list[Part], records: list[Record]) -> None:
        super().note(address, parts, records)
        self.left.clear()


@breaks("R98", "who is put back is on the list by hand")
class PutBackByHand(Undo):
    def claim_again(
        self, address: str, change: Change, done: list[Part], records: list[Record]
    ) -> None:
        super().claim_again(address, change, done, records)
        for each in records:
            if each.claims:
                claim = self.mailing_list, address, self.past.sync, each.record
                self.here.claims ^= {claim, (self.mailing_list, address, 0, "0")}


@breaks("R50", "who is put back is imported anew")
class PutBackAnew(Undo):
    def claim_again(
        self, address: str, change: Change, done: list[Part], records: list[Record]
    ) -> None:
        super().claim_again(address, change, done, records)
        for each in records:
            self.here.first_imported.pop((self.past.sync, each.record), None)


@breaks("R98", "the watermark stays where the run had moved it")
class WatermarkStays(Organisation):
    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        pass


@breaks("R98", "the watermark goes back although the sync has read more since")
class WatermarkAlwaysGoesBack(Organisation):
    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        definition.watermark = undone.watermark_before


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
    def undo(self, undone: Past, definition: GuardedDefinition) -> Any:
        past = super().undo(undone, definition)
        undone.is_undone = False
        return past


@breaks("R98", "a record is given back to whoever has the address by now")
class NamesakesAreTheSame(Undo):
    def is_the_same(self, change: Change, now: Standing) -> bool:
        return now.person is not None


@breaks("R98", "a claim comes back that later runs have begun and ended")
class EndedSinceComesBack(Undo):
    def has_begun_anew(self, record: str, change: Change) -> bool:
        return False


@breaks("R98", "who was taken off by hand since comes back")
class TakenOffComesBack(Undo):
    def is_taken_off(self, change: Change, mailing_list: int) -> bool:
        return False
