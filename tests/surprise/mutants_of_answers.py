"""Answers about held people given wrongly (R74)."""

from tests.run.naive_run import Cause
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.model import Organisation
from tests.surprise.mutants import breaks
from tests.surprise.people import GuardedDefinition, Hold, Past, Waiting


@breaks("R74", "the answer removes whom somebody has claimed since")
class ClaimedAreRemoved(Organisation):
    def why_kept(self, hold: Hold, address: str, person: Waiting) -> str | None:
        why = super().why_kept(hold, address, person)
        return None if why == "claimed" else why


@breaks("R74", "the answer leaves in the organisation whoever others had claimed before")
class AnyClaimKeeps(Organisation):
    def why_kept(self, hold: Hold, address: str, person: Waiting) -> str | None:
        why = super().why_kept(hold, address, person)
        return why or ("claimed" if self.claims_on(address) else None)


@breaks("R74", "the answer removes by an option that is off")
class OffIsOn(Organisation):
    def is_on(self, definition: GuardedDefinition, reason: str) -> bool:
        return True


@breaks("R74", "the answer removes whose record qualifies again")
class QualifyingAreRemoved(Organisation):
    def remove_person(
        self, past: Past, hold: Hold, address: str, person: Waiting, why: str | None
    ) -> None:
        why = None if why == "qualifies" else why
        super().remove_person(past, hold, address, person, why)


@breaks("R74", "the answer does not say who stays")
class StayingIsNotSaid(Organisation):
    def remove(self, hold: Hold, definition: GuardedDefinition) -> Past:
        past = super().remove(hold, definition)
        past.kept = {}
        return past


@breaks("R74", "the answer takes people off the list, wherever they should leave")
class AnswersTakeOffTheList(Organisation):
    def remove(self, hold: Hold, definition: GuardedDefinition) -> Past:
        for person in hold.people.values():
            person.place = "list"
        return super().remove(hold, definition)


@breaks("R74", "who should stay is asked about again")
class AskedAgain(GuardedRun):
    def is_answered(self, cause: Cause) -> bool:
        return False


@breaks("R74", "who should stay stays for any reason")
class AnsweredForEveryReason(GuardedRun):
    def is_answered(self, cause: Cause) -> bool:
        record, address, *_ = cause
        answers = {answer[:3] for answer in self.here.answered_keep}
        return (self.sync.sync, record, address) in answers


@breaks("R74", "who should stay stays by any record")
class AnsweredForEveryRecord(GuardedRun):
    def is_answered(self, cause: Cause) -> bool:
        _, address, reason, _ = cause
        answers = {(sync, who, why) for sync, _, who, why in self.here.answered_keep}
        return (self.sync.sync, address, reason) in answers


@breaks("R74", "who should stay stays for ever")
class AnsweredForEver(GuardedRun):
    def ask_again(self) -> None:
        pass


@breaks("R74", "an opt-out that nobody was shown is answered, too")
class UnseenIsAnswered(Organisation):
    def keep(self, hold: Hold) -> None:
        for person in hold.people.values():
            person.shown, person.joined = person.letting_go, set()
        super().keep(hold)


@breaks("R74", "what came to a hold later is not answered")
class OnlyTheShownIsAnswered(Organisation):
    def keep(self, hold: Hold) -> None:
        for person in hold.people.values():
            person.joined = set()
        super().keep(hold)


@breaks("R74", "nobody's answer removes")
class ExpiredAreRemoved(Organisation):
    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        self.history.remove(self.remove(hold, definition))


@breaks("R74", "nobody's answer changes nothing")
class NothingExpires(Organisation):
    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        pass


@breaks("R74", "that nobody answered is an answer that lasts")
class ExpiredAreKept(Organisation):
    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        self.keep(hold)
        super().expire(hold, definition)


@breaks("R74", "where nobody answered the next run reads what changed")
class ExpiredAreNotReadAgain(Organisation):
    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        hold.answer = "expired"


@breaks("R74", "what was cancelled is remembered")
class CancelledAreKept(Organisation):
    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        self.keep(hold)
        super().cancel(hold, definition)


@breaks("R74", "after a cancelled hold the next run reads what changed")
class CancelledAreNotReadAgain(Organisation):
    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        hold.answer = "cancel"


@breaks("R74", "after a cancelled hold every run reads everything")
class CancelledAreReadForEver(Organisation):
    reading: frozenset[int] = frozenset()

    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        super().cancel(hold, definition)
        self.reading |= {definition.sync}

    def reads_all(self, definition: GuardedDefinition, full: bool) -> bool:
        return definition.sync in self.reading or super().reads_all(definition, full)


@breaks("R69", "who has opted out is mailed while nobody has answered")
class HeldAreMailed(Organisation):
    def doubt(self, hold: Hold) -> None:
        pass


@breaks("R69", "who has opted out is mailed once the time is over")
class ExpiredAreMailed(Organisation):
    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        super().expire(hold, definition)
        self.unanswered.clear()


@breaks("R69", "who has opted out is mailed once the question is cancelled")
class CancelledAreMailed(Organisation):
    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        super().cancel(hold, definition)
        self.unanswered.clear()


@breaks("R69", "an opt-out that nobody was shown is answered")
class AllIsAnswered(Organisation):
    def keep(self, hold: Hold) -> None:
        super().keep(hold)
        for address in hold.people:
            self.forget_unanswered(hold.sync, address)


@breaks("R74", "who has opted out and is to stay is not mailed")
class KeptAreNotMailed(Organisation):
    def keep(self, hold: Hold) -> None:
        unanswered = set(self.unanswered)
        super().keep(hold)
        self.unanswered = unanswered


@breaks("R15", "who has taken an opt-out back is not mailed")
class DoubtedForEver(GuardedRun):
    def settle_opt_outs(self) -> None:
        pass
