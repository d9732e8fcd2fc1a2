"""The naive model with one rule broken at a time: a mutant is a run that does just this wrongly."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tests.run import naive_addresses
from tests.run.naive_people import Link, Person, Record, Row
from tests.run.naive_run import Cause, Run, moment

MUTANTS: dict[tuple[str, str], type[Run]] = {}
"""By the rule, and what is wrong."""


def breaks(rule: str, how: str) -> Callable[[type[Run]], type[Run]]:
    def register(mutant: type[Run]) -> type[Run]:
        MUTANTS[rule, how] = mutant
        return mutant

    return register


@breaks("R15", "only the value true is an opt-out")
class OnlyTrueOptsOut(Run):
    def says_opted_out(self, record: Record) -> bool | None:
        return record["Email_Opt_Out"] is True if "Email_Opt_Out" in record else None


@breaks("R15", "what cannot be read is a no")
class UnreadableIsNo(Run):
    def says_yes(self, value: Any) -> bool:
        return str(value).lower() in ("true", "yes", "1")


@breaks("R15", "whatever is not empty is an opt-out")
class AnythingOptsOut(Run):
    def says_yes(self, value: Any) -> bool:
        return bool(value)


@breaks("R15", "an opt-out counts for its record only")
class OptOutOfTheRecord(Run):
    def opted_out_addresses(self) -> set[str | None]:
        return set()


@breaks("R15", "an opt-out is forgotten after the run")
class OptOutForgotten(Run):
    def remember_opt_outs(self) -> None:
        self.here.said_opted_out.clear()
        super().remember_opt_outs()


@breaks("R15", "an opt-out is never taken back")
class OptOutForEver(Run):
    def remember_opt_outs(self) -> None:
        before = dict(self.here.said_opted_out)
        super().remember_opt_outs()
        self.here.said_opted_out = before | self.here.said_opted_out


@breaks("R15", "who is not selected any more cannot opt out")
class OnlySelectedOptOut(Run):
    def goes_as_opted_out(self, record: str, address: str) -> bool:
        selected = record not in self.read or self.is_selected(self.read[record]) is True
        return selected and super().goes_as_opted_out(record, address)


@breaks("R15", "who is suppressed cannot opt out")
class SuppressedKeepTheirOptOut(Run):
    def goes_as_opted_out(self, record: str, address: str) -> bool:
        suppressed = record in self.read and self.suppressions_of(record)
        return not suppressed and super().goes_as_opted_out(record, address)


@breaks("R15", "a file duplicate cannot opt out")
class OnlyWinnersOptOut(Run):
    def opts_out(self, record: str) -> bool:
        return super().opts_out(record) and (record not in self.links or self.links[record].fills)

    def opted_out_addresses(self) -> set[str | None]:
        mine = [record for record in self.links if self.opts_out(record)]
        return super().opted_out_addresses() & {self.links[record].address for record in mine}


@breaks("R15", "a record that has no address by now speaks of nobody")
class NobodyWithoutAddress(Run):
    def last_address_of(self, record: str) -> str | None:
        return self.its_address(record)


@breaks("R15", "who was never selected opts nobody out")
class StrangersDoNotOptOut(Run):
    def may_opt_out(self, record: str) -> bool:
        remembered = (self.sync.sync, record) in self.here.said_opted_out
        return remembered or record in self.links or self.is_selected(self.read[record]) is True


@breaks("R15", "a record that is deleted takes its opt-out back")
class DeletionTakesBack(Run):
    def say_deleted(self, place: tuple[int, str]) -> None:
        self.forget_opt_out(place)


@breaks("R15", "any no counts for the records that were deleted")
class AnyNoCountsForTheDeleted(Run):
    def remember_opt_outs(self) -> None:
        super().remember_opt_outs()
        no = {
            self.its_address(each)
            for each, said in self.read.items()
            if self.takes_back_opt_out(said)
        }
        for place in list(self.here.said_by_deleted):
            if place[0] == self.sync.sync and self.here.said_opted_out[place] in no:
                self.forget_opt_out(place)


@breaks("R15", "a malformed address speaks of nobody")
class MalformedSpeakOfNobody(Run):
    def meant_by(self, email: Any) -> str | None:
        return None


@breaks("R38", "who stops matching and has another address leaves although the sync keeps them")
class UnselectedMove(Run):
    def goes_elsewhere(self, record: str, address: str) -> bool:
        said = self.read.get(record, {})
        return "Email" in said and self.its_address(record) != address


@breaks("R67", "whom somebody took off the list has no linked record any more")
class TakenOffHaveNoLink(Run):
    def winner_among(self, rivals: list[str], address: str | None) -> str:
        links = self.links
        self.links = {
            record: link
            for record, link in links.items()
            if (self.sync.mailing_list, link.address, self.sync.sync, record) in self.here.claims
        }
        winner = super().winner_among(rivals, address)
        self.links = links
        return winner


@breaks("R15", "who opts out leaves the list only")
class OptOutsLeaveTheList(Run):
    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        for _, _, reason, place in super().causes_of(record, address):
            yield record, address, reason, "list" if reason == "opted_out" else place


@breaks("R16", "who is deleted stays")
class DeletedStay(Run):
    def goes_as_deleted(self, record: str) -> bool:
        return False


@breaks("R16", "who is deleted goes although the sync keeps them")
class DeletedAlwaysGo(Run):
    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        yield from super().causes_of(record, address)
        if record in self.gone and self.sync.deleted == "ignore":
            yield record, address, "deleted_in_recruit", "list"


@breaks("R16", "who is deleted leaves the list only")
class DeletedLeaveTheList(Run):
    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        for _, _, reason, place in super().causes_of(record, address):
            yield record, address, reason, "list" if reason == "deleted_in_recruit" else place


@breaks("R17", "who is converted stays")
class ConvertedStay(Run):
    def goes_as_converted(self, record: str) -> bool:
        return False


@breaks("R17", "who is converted goes only if nothing comes before it")
class ConvertedByTheirRow(Run):
    def goes_as_converted(self, record: str) -> bool:
        return super().goes_as_converted(record) and (
            self.is_selected(self.read[record]) is True and self.reasons_of(record) == {"converted"}
        )


@breaks("R17", "who is converted is imported")
class ConvertedAreImported(Run):
    def is_excluded_as_converted(self, record: str) -> bool:
        return False


@breaks("R19", "whom one sync excludes as converted comes by no other sync")
class ExcludedEverywhere(Run):
    def is_excluded_as_converted(self, record: str) -> bool:
        excluded = vars(self.here).setdefault("excluded_as_converted", set())
        if here := super().is_excluded_as_converted(record):
            excluded.add(self.its_address(record))
        return here or self.its_address(record) in excluded


@breaks("R19", "whom one sync excludes as converted leaves the lists of all")
class ExcludedLeaveAllLists(Run):
    def goes_as_converted(self, record: str) -> bool:
        says_so = record in self.read and self.says_converted(self.read[record]) is True
        strict = vars(self.here).setdefault("excluding_converted", set())
        if self.sync.converted == "list":
            strict.add(self.sync.sync)
        return super().goes_as_converted(record) or (says_so and bool(strict))


@breaks("R18", "a removal takes away what others assert")
class OthersDoNotCount(Run):
    def is_kept_on_list(self, address: str) -> bool:
        return any(
            claim[:3] == (self.sync.mailing_list, address, self.sync.sync)
            for claim in self.here.claims
        )


@breaks("R18", "a removal from the organisation takes whom another record of the sync brings")
class OtherRecordsDoNotCount(Run):
    def is_kept_here(self, address: str) -> bool:
        return False


@breaks("R18", "who opted out stays in the organisation with another record")
class OtherRecordsCountForOptOuts(Run):
    def let_go(self, record: str, address: str) -> None:
        if record in self.read or record in self.gone:
            super().let_go(record, address)

    def is_kept_here(self, address: str) -> bool:
        return any(claim[1:3] == (address, self.sync.sync) for claim in self.here.claims)


@breaks("R18", "the list comes before the organisation")
class ListBeforeOrganisation(Run):
    def rank(self, place: str) -> int:
        return -super().rank(place)


@breaks("R18", "a file duplicate claims nothing")
class DuplicatesClaimNothing(Run):
    def claim_duplicates(self, rows: dict[str, Row]) -> None:
        pass


@breaks("R18", "suppressions go with the contact")
class SuppressionsGo(Run):
    def is_removed(self, address: str, place: str) -> bool:
        gone = super().is_removed(address, place)
        if gone and place == "organisation":
            self.here.suppressed = {each for each in self.here.suppressed if each[0] != address}
        return gone


@breaks("R38", "who stops matching stays")
class UnselectedStay(Run):
    def goes_as_unselected(self, record: str) -> bool:
        return False


@breaks("R38", "who stops matching goes although the sync keeps them")
class UnselectedAlwaysGo(Run):
    def goes_as_unselected(self, record: str) -> bool:
        return record in self.read and self.is_selected(self.read[record]) is False


@breaks("R50", "options bind whoever came before")
class OptionsBindAll(Run):
    def binds(self, record: str, since: datetime | None) -> bool:
        return True

    def binds_as_deleted(self, record: str) -> bool:
        return True


@breaks("R50", "options bind only whom the sync imported")
class OptionsBindTheImported(Run):
    def binds(self, record: str, since: datetime | None) -> bool:
        return (self.sync.sync, record) in self.here.first_imported and super().binds(record, since)


@breaks("R50", "who was spared is bound once the record has let go")
class SparedWhileLinked(Run):
    def binds(self, record: str, since: datetime | None) -> bool:
        return record not in self.links or super().binds(record, since)


@breaks("R50", "who was spared comes back opted out")
class SparedComesBack(Run):
    def comes_opted_out(self, record: str) -> bool:
        return self.opts_out(record)


@breaks("R50", "who was spared and taken off the list comes back opted out")
class SparedIsPutBack(Run):
    def keeps_somebody(self, record: str) -> bool:
        return record in self.links


@breaks("R60", "who is not selected is ignored for other reasons")
class UnselectedAreJudged(Run):
    def row_of_unselected(self, record: str) -> Row:
        reasons = self.reasons_of(record)
        return self.row(record, reasons) if reasons else ("not_selected", None)


@breaks("R60", "who is not selected has no row")
class UnselectedHaveNoRow(Run):
    def result(self) -> Any:
        result = super().result()
        unselected = [each for each, row in result.rows.items() if row[0] == "not_selected"]
        for record in unselected:
            del result.rows[record]
        return result


@breaks("R61", "whoever is on no list of the sync is new")
class NewToTheList(Run):
    def outcome_of(self, record: str) -> str:
        outcome = super().outcome_of(record)
        return "new" if outcome == "duplicate" else outcome


@breaks("R62", "who comes back is new")
class ReturningAreNew(Run):
    def outcome_of(self, record: str) -> str:
        outcome = super().outcome_of(record)
        return "new" if outcome == "re_added" else outcome


@breaks("R62", "who comes back has lost what they had")
class ReturningAreBlank(Run):
    def filled(self, record: str) -> Person:
        address = str(self.its_address(record))
        before = self.here.people.get(address)
        if before and before.deleted:
            self.here.people[address] = Person("", deleted=True)
        return super().filled(record)


@breaks("R63", "who is on any list is updated")
class MemberOfAnyList(Run):
    def is_member(self, address: str) -> bool:
        return any(who == address for _, who in self.here.members) or super().is_member(address)


@breaks("R63", "who is on the list with new values is unchanged")
class NothingIsUpdated(Run):
    def outcome_of(self, record: str) -> str:
        outcome = super().outcome_of(record)
        return "unchanged" if outcome == "updated" else outcome


@breaks("R64", "the selection is judged last")
class SelectionIsNotAsked(Run):
    def is_selected(self, record: Record) -> bool | None:
        judged = super().is_selected(record)
        return True if judged is False and self.is_empty(record.get("Email")) else judged


def _swapped(place: int) -> type[Run]:
    order = list(Run.ORDER)
    order[place : place + 2] = reversed(order[place : place + 2])
    return type("Swapped", (Run,), {"ORDER": tuple(order)})


for _place in range(len(Run.ORDER) - 1):
    breaks("R64", " after ".join(Run.ORDER[_place : _place + 2]))(_swapped(_place))


@breaks("R65", "mistyped providers pass")
class MistypedPass(Run):
    def is_invalid(self, email: Any) -> bool:
        return self.address_of(email) is None


@breaks("R66", "a tag makes a person of a role")
class TagsCount(Run):
    def is_group(self, email: Any) -> bool:
        return "+" not in str(email) and super().is_group(email)


@breaks("R66", "whatever begins with a role is one")
class BeginningsCount(Run):
    def is_group(self, email: Any) -> bool:
        return str(email).startswith(tuple(naive_addresses.ROLES)) or super().is_group(email)


@breaks("R66", "capitals make a person of a role")
class CapitalsCount(Run):
    def is_group(self, email: Any) -> bool:
        return str(email) == str(email).lower() and super().is_group(email)


@breaks("R67", "the linked record has no advantage")
class NoAdvantageOfTheLinked(Run):
    def fills(self, link: Link, address: str | None) -> bool:
        return False


@breaks("R67", "the linked record has no advantage when it is not read")
class UnreadDoesNotWin(Run):
    def wins_from_afar(self, record: str) -> bool:
        return False


@breaks("R67", "the linked record wins whatever it is")
class LinkedAlwaysWins(Run):
    def wins_from_afar(self, record: str) -> bool:
        return True


@breaks("R73", "a record that is nowhere any more keeps somebody off the list")
class VanishedWins(Run):
    def wins_from_afar(self, record: str) -> bool:
        return record not in self.read and record not in self.gone


@breaks("R67", "any record that claims has the advantage")
class AnyLinkWins(Run):
    def fills(self, link: Link, address: str | None) -> bool:
        return link.address == address


@breaks("R67", "a deleted record still speaks for the contact")
class DeletedWins(Run):
    def wins_from_afar(self, record: str) -> bool:
        return record not in self.read


@breaks("R67", "the youngest wins")
class YoungestWins(Run):
    def age(self, record: str) -> Any:
        created, number = super().age(record)
        return -created.timestamp(), number


@breaks("R67", "creation does not matter")
class OnlyTheIdCounts(Run):
    def age(self, record: str) -> Any:
        return int(record)


@breaks("R67", "of the same age the highest id wins")
class HighestIdWins(Run):
    def age(self, record: str) -> Any:
        created, number = super().age(record)
        return created, -number


@breaks("R68", "addresses are compared as written")
class AsWritten(Run):
    def address_of(self, email: Any) -> str | None:
        return email if super().address_of(email) else None


@breaks("R68", "invisible signs count")
class InvisibleSignsCount(Run):
    def address_of(self, email: Any) -> str | None:
        address = super().address_of(email)
        return f"{address}\u200b" if address and "\u200b" in email else address


@breaks("R68", "a final sigma is another letter")
class FinalSigmaCounts(Run):
    def address_of(self, email: Any) -> str | None:
        address = super().address_of(email)
        return address.replace("σ", "ς") if address and "ς" in email else address


@breaks("R68", "a domain has two forms")
class DomainsAsWritten(Run):
    def address_of(self, email: Any) -> str | None:
        address = super().address_of(email)
        return address.replace("xn--bcher-kva", "bücher") if address and "ü" in email else address


@breaks("R69", "an import lifts suppressions")
class ImportLifts(Run):
    def result(self) -> Any:
        result = super().result()
        addresses = {self.its_address(record) for record in result.rows}
        self.here.suppressed = {each for each in self.here.suppressed if each[0] not in addresses}
        return result


@breaks("R69", "who says no to opting out is not suppressed")
class NoLifts(Run):
    def suppressions_of(self, record: str) -> set[str]:
        said_no = self.says_opted_out(self.read[record]) is False
        return super().suppressions_of(record) - ({"unsubscribed"} if said_no else set())


@breaks("R69", "who is suppressed leaves the list")
class SuppressedLeave(Run):
    def result(self) -> Any:
        result = super().result()
        for address, _ in self.here.suppressed:
            self.here.take_off(self.sync.mailing_list, address)
        return result


@breaks("R70", "a suppression ends with its contact")
class SuppressionOfTheContact(Run):
    def suppressions_of(self, record: str) -> set[str]:
        person = self.here.people.get(str(self.its_address(record)))
        return set() if person is None or person.deleted else super().suppressions_of(record)


@breaks("R71", "every run reads everything")
class EverythingIsRead(Run):
    def is_read(self, record: Record) -> bool:
        return True


@breaks("R71", "there is no overlap")
class NoOverlap(Run):
    def is_read(self, record: Record) -> bool:
        if self.full or self.sync.watermark is None:
            return True
        return moment(record["Updated_On"]) > self.sync.watermark


@breaks("R71", "the watermark does not move")
class WatermarkStays(Run):
    def move_watermark(self) -> None:
        first = self.sync.watermark is None
        if first:
            super().move_watermark()


@breaks("R71", "incremental runs do not ask for what was deleted")
class DeletionsOnlyInFullRuns(Run):
    def result(self) -> Any:
        self.gone = self.gone if self.full else {}
        return super().result()


@breaks("R72", "who moves leaves their claim behind")
class MovingLeavesAClaim(Run):
    def goes_elsewhere(self, record: str, address: str) -> bool:
        return False


@breaks("R72", "who has no valid address any more stays")
class OnlyValidAddressesMove(Run):
    def goes_elsewhere(self, record: str, address: str) -> bool:
        return super().goes_elsewhere(record, address) and self.its_address(record) is not None


@breaks("R73", "who is not in a full read is gone")
class AbsentAreGone(Run):
    def goes_as_deleted(self, record: str) -> bool:
        on = self.sync.deleted != "ignore" and self.binds_as_deleted(record)
        return on and (record in self.gone or (self.full and record not in self.read))


@breaks("R73", "an e-mail that is not told is empty")
class UntoldEmailIsEmpty(Run):
    def goes_elsewhere(self, record: str, address: str) -> bool:
        untold = record in self.read and "Email" not in self.read[record]
        return untold or super().goes_elsewhere(record, address)


@breaks("R73", "an opt-out that is not told is a no")
class UntoldOptOutIsNo(Run):
    def says_opted_out(self, record: Record) -> bool | None:
        return super().says_opted_out(record) or False


@breaks("R73", "an opt-out that is not told is a yes")
class UntoldOptOutIsYes(Run):
    def says_opted_out(self, record: Record) -> bool | None:
        return super().says_opted_out(record) is not False


@breaks("R73", "who does not tell their opt-out is ignored, on the list or not")
class UntoldOptOutIsIgnored(Run):
    def is_on_list(self, record: str) -> bool:
        told = "Email_Opt_Out" in self.read[record]
        return told and super().is_on_list(record)


@breaks("R73", "a conversion that is not told is a no")
class UntoldConversionIsNo(Run):
    def says_converted(self, record: Record) -> bool | None:
        return super().says_converted(record) or False


@breaks("R73", "a conversion that is not told is a yes")
class UntoldConversionIsYes(Run):
    def says_converted(self, record: Record) -> bool | None:
        return super().says_converted(record) is not False


@breaks("R73", "who does not tell claims nobody whom another record brings")
class BroughtDoNotCount(Run):
    def is_there_anyway(self, record: str) -> bool:
        return self.is_on_list(record)


@breaks("R73", "who does not tell speaks for whom another record brings")
class DoubtfulWin(Run):
    def precedence(self, record: str) -> tuple[bool, Any]:
        return False, self.age(record)


@breaks("R73", "whoever cannot be told does not match")
class UntoldSelectionIsNo(Run):
    def is_selected(self, record: Record) -> bool | None:
        return super().is_selected(record) or False


@breaks("R73", "whoever cannot be told matches")
class UntoldSelectionIsYes(Run):
    def is_selected(self, record: Record) -> bool | None:
        return super().is_selected(record) is not False


@breaks("R73", "a value that is not told is cleared")
class UntoldValueIsCleared(Run):
    def is_told(self, said: Record, source_field: str) -> bool:
        return True


@breaks("R73", "one address that turns empty is not believed")
class OneEmptyIsNotBelieved(Run):
    def goes_elsewhere(self, record: str, address: str) -> bool:
        empty = record in self.read and self.is_told_empty(self.read[record])
        return not empty and super().goes_elsewhere(record, address)
