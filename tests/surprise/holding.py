"""Who is held, and what becomes of them with each answer (R74)."""

from tests.run.naive_people import Result
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.history import History
from tests.surprise.people import GuardedDefinition, Hold, Limit, Past, Waiting

BY_EMPTINESS = ("no_match", "address_changed")
"""The reasons for which somebody may leave because a value turned empty."""

OPTIONS = {
    "deleted_in_recruit": "deleted",
    "opted_out": "opt_outs",
    "converted": "converted",
    "no_match": "no_match",
}
"""Which option a reason belongs to; a changed address to none."""


class Holds(History):
    """People of whom too many would have left at once."""

    def to_hold(
        self, definition: GuardedDefinition, trial: GuardedRun, would: Result
    ) -> dict[str, tuple[str, str]]:
        """R73, R74: everybody who would leave, if they are too many for the sync, or if too many of
        them would leave because something turned empty."""
        if not self.has_guard:
            return {}
        size = len(trial.on_list)
        too_many = self.limit_of(definition).is_exceeded(self.number_leaving(would), size)
        shipped = Limit(at_least=self.turning_empty)
        too_empty = shipped.is_exceeded(self.number_emptied(trial, would), size)
        return dict(would.removals) if too_many or too_empty else {}

    def number_emptied(self, trial: GuardedRun, would: Result) -> int:
        """R73: who has opted out, say, leaves for that and not because something is empty."""
        return sum(
            who in trial.emptied and reason in BY_EMPTINESS
            for who, (reason, _) in would.removals.items()
        )

    def limit_of(self, definition: GuardedDefinition) -> Limit:
        return definition.limit

    def number_leaving(self, would: Result) -> int:
        """R74: for whatever reason, from wherever."""
        return len(would.removals)

    def hold(self, past: Past, definition: GuardedDefinition, trial: GuardedRun) -> None:
        people = {
            who: Waiting(reason, place, trial.letting_go(who), self.claims_on(who))
            for who, (reason, place) in past.held.items()
        }
        self.holds.append(Hold(past.number, definition.sync, definition.mailing_list, people))
        self.doubt(self.holds[-1])

    def doubt(self, hold: Hold) -> None:
        """R15, R69: who has opted out is not mailed before somebody has answered."""
        self.unanswered |= {
            (hold.mailing_list, who, hold.sync, record)
            for who, person in hold.people.items()
            for record, reason in person.letting_go
            if reason == "opted_out"
        }

    def remove(self, hold: Hold, definition: GuardedDefinition) -> Past:
        """R74: remove exactly those shown for whom everything still stands."""
        past = self.begin("remove", definition)
        past.about, past.opt_outs = hold.number, self.history[hold.number].opt_outs
        before = self.copy()
        hold.answer = "remove"
        for address, person in hold.people.items():
            going = {each for each in person.letting_go if self.is_on(definition, each[1])}
            past.opted_out |= {(each, address) for each, why in going if why == "opted_out"}
            self.let_go(hold, address, {record for record, _ in going})
            if self.is_there(hold, address, person):
                why = self.why_kept(hold, address, person) if going else "qualifies"
                self.remove_person(past, hold, address, person, why)
            self.forget_unanswered(hold.sync, address)
        self.forget_unlinked()
        past.deeds = {who: ("deleted", *how) for who, how in past.removals.items()}
        past.changes = self.changes_since(before, past.sync)
        return past

    def is_there(self, hold: Hold, address: str, person: Waiting) -> bool:
        """Tell whether a person who was held can be removed still."""
        if person.place == "organisation":
            return address in self.people and not self.people[address].deleted
        return (hold.mailing_list, address) in self.members

    def is_on(self, definition: GuardedDefinition, reason: str) -> bool:
        """R74: an option that is off by now lets go of nobody."""
        return getattr(definition, OPTIONS.get(reason, ""), "list") != "ignore"

    def let_go(self, hold: Hold, address: str, records: set[str]) -> None:
        for record in records:
            self.claims.discard((hold.mailing_list, address, hold.sync, record))
            link = self.links.get((hold.sync, record))
            if link and link.address == address:
                del self.links[hold.sync, record]

    def why_kept(self, hold: Hold, address: str, person: Waiting) -> str | None:
        """R18, R74: from the list nobody goes whom anybody claims, nor from the organisation whom
        this sync does, or somebody since."""
        claims = self.claims_on(address)
        here = {claim for claim in claims if claim[0] == hold.mailing_list}
        if any(claim[2] == hold.sync for claim in here):
            return "qualifies"
        since = claims - person.claims if person.place == "organisation" else here
        return "claimed" if since else None

    def remove_person(
        self, past: Past, hold: Hold, address: str, person: Waiting, why: str | None
    ) -> None:
        """R18, R74: who was claimed on another list since stays there, and leaves this one."""
        if why:
            past.kept[address] = person.reason, why
            if not any(claim[0] == hold.mailing_list for claim in self.claims_on(address)):
                self.take_off(hold.mailing_list, address)
        elif person.place == "organisation":
            past.removals[address] = person.reason, person.place
            self.delete(address)
        else:
            past.removals[address] = person.reason, person.place
            self.take_off(hold.mailing_list, address)

    def forget_unlinked(self) -> None:
        """R50: who was let go of and comes back later is imported anew."""
        for place in [each for each in self.first_imported if each not in self.links]:
            del self.first_imported[place]

    def keep(self, hold: Hold) -> None:
        """R74: they stay, and nobody is asked again about the same record for the same reason."""
        for address, person in hold.waiting().items():
            for record, reason in person.answered():
                self.answered_keep.add((hold.sync, record, address, reason))
                if reason == "opted_out":
                    self.forget_unanswered(hold.sync, address, record)
        hold.answer = "keep"

    def expire(self, hold: Hold, definition: GuardedDefinition) -> None:
        """R69, R74: nobody answered; they stay, and the next run, which reads everything, asks
        again. Who has opted out is not mailed meanwhile."""
        hold.answer = "expired"
        definition.watermark = None

    def cancel(self, hold: Hold, definition: GuardedDefinition) -> None:
        """R69, R74: nothing is remembered but who has opted out; the next run reads everything."""
        hold.answer = "cancel"
        definition.watermark = None
