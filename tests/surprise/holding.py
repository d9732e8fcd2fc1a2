"""Who is held, and what becomes of them with each answer (R74)."""

from tests.run.naive_people import Result
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.history import History
from tests.surprise.people import GuardedDefinition, Hold, Limit, Past, Waiting


class Holds(History):
    """People of whom too many would have left at once."""

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
        """R18, R74: who was claimed on another list since stays there, and leaves this one."""
        for record in person.records:
            self.claims.discard((hold.mailing_list, address, hold.sync, record))
            link = self.links.get((hold.sync, record))
            if link and link.address == address:
                del self.links[hold.sync, record]
        if self.is_claimed_since(hold, address, person):
            past.kept[address] = person.reason, "claimed"
            if not any(claim[0] == hold.mailing_list for claim in self.claims_on(address)):
                self.take_off(hold.mailing_list, address)
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
