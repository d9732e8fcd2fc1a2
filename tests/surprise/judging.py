"""What of a run an undo puts back of a person, part by part, and why it leaves others alone (R69,
R98).
"""

from abc import abstractmethod

from tests.run.naive_people import Person
from tests.surprise.history import History
from tests.surprise.parts import Part, differ, flat, is_alive
from tests.surprise.people import Change, Claim, Past, Standing


class Judgements:
    """Judges lists, the contact and values by what is true now, and what the run had changed."""

    def __init__(self, here: History, past: Past, mailing_list: int) -> None:
        self.here, self.past, self.mailing_list = here, past, mailing_list

    @abstractmethod
    def returning(self, change: Change, now: Standing) -> bool:
        """R98: whether a claim of a record comes back, if the membership does."""

    @abstractmethod
    def others_back(self, change: Change) -> set[Claim]:
        """R98: claims of others that went with the person."""

    def heeds_opt_outs(self) -> bool:
        """R69: whether the sync did for the run, or does by now."""
        return self.past.opt_outs != "ignore" or self.past.sync in self.here.heeding

    def parts_of(self, address: str, change: Change, now: Standing) -> list[Part]:
        lists = [*self.lists_back(address, change, now), *self.lists_off(address, change, now)]
        contact = self.contact_part(address, change, now, lists)
        values = self.values_of(change, now)
        if contact and contact.why and contact.comes:
            for part in lists:
                part.why = part.why or (contact.why if part.comes else None)
        return [*lists, *([contact] if contact else []), *values]

    def lists_back(self, address: str, change: Change, now: Standing) -> list[Part]:
        """R98: who left is put back on the lists that they left, if nothing forbids it."""
        return [
            Part("list", each, True, self.why_not_back(address, change, now, each))
            for each in sorted(change.before.lists - change.after.lists)
        ]

    def why_not_back(
        self, address: str, change: Change, now: Standing, mailing_list: int
    ) -> str | None:
        if forbidden := self.forbidden(address):
            return forbidden
        if now.person is None and change.after.person is not None:
            return "gone"
        if now.person is not None and change.after.person is None:
            return "taken"
        if self.was_deleted_since(change, now):
            return "deleted"
        if mailing_list in now.lists:
            return "on_list"
        if self.is_taken_off(change, mailing_list):
            return "left_since"
        returning = mailing_list == self.mailing_list and self.returning(change, now)
        others = any(claim[0] == mailing_list for claim in self.others_back(change))
        return None if returning or others else "nobody"

    def is_taken_off(self, change: Change, mailing_list: int) -> bool:
        """R98: whether somebody has taken the person off the list by hand since the run."""
        place = mailing_list, change.address, change.before.made
        return self.here.taken_off.get(place, 0) > self.past.tick

    def lists_off(self, address: str, change: Change, now: Standing) -> list[Part]:
        """R98: whom the run had put on a list leaves it, unless somebody else claims them."""
        return [
            Part("list", each, False, self.why_not_off(change, now, each))
            for each in sorted(change.after.lists - change.before.lists)
        ]

    def why_not_off(self, change: Change, now: Standing, mailing_list: int) -> str | None:
        if now.person is None:
            return "gone"
        if mailing_list not in now.lists:
            return "left_since"
        return "claimed" if self.is_claimed(change, now, mailing_list) else None

    def is_claimed(self, change: Change, now: Standing, mailing_list: int) -> bool:
        """R18: by anybody but those who came with the run."""
        came = change.after.claims - change.before.claims
        return any(claim not in came for claim in now.claims if claim[0] == mailing_list)

    def contact_part(
        self, address: str, change: Change, now: Standing, lists: list[Part]
    ) -> Part | None:
        """R98: who was not there before goes again, and who was comes back."""
        if self.has_brought(change):
            if any(part.why not in (None, "left_since") for part in lists):
                return None
            return Part("contact", None, False, self.why_not_gone(address, change, now, lists))
        if self.has_taken(change) and (now.person is None or now.person.deleted):
            return Part("contact", None, True, self.why_not_there(address, change, now))
        return None

    def has_brought(self, change: Change) -> bool:
        return not is_alive(change.before.person) and is_alive(change.after.person)

    def has_taken(self, change: Change) -> bool:
        return is_alive(change.before.person) and not is_alive(change.after.person)

    def why_not_gone(
        self, address: str, change: Change, now: Standing, lists: list[Part]
    ) -> str | None:
        if now.person is None:
            return "gone"
        if change.before.person and now.person.deleted:
            return "deleted"
        if now.lists - {part.mailing_list for part in lists}:
            return "on_other_list"
        if change.before.person is None and self.is_touched(address):
            return "changed"
        return None

    def is_touched(self, address: str) -> bool:
        """R98: a contact that the run made goes for good if nothing else has touched it."""
        return self.here.touches[address] != self.past.touches[address]

    def why_not_there(self, address: str, change: Change, now: Standing) -> str | None:
        if forbidden := self.forbidden(address):
            return forbidden
        if change.after.person is None:
            return "taken" if now.person else None
        if now.person is None:
            return "gone"
        return "deleted" if self.was_deleted_since(change, now) else None

    def was_deleted_since(self, change: Change, now: Standing) -> bool:
        """R98: whom others deleted since stays deleted."""
        return bool(now.person and now.person.deleted) and now.buried != change.after.buried

    def forbidden(self, address: str) -> str | None:
        """R69: consent is never raised."""
        if self.has_opted_out(address):
            return "opted_out"
        return "suppressed" if self.is_suppressed(address) else None

    def is_suppressed(self, address: str) -> bool:
        return any(who == address for who, _ in self.here.suppressed)

    def has_opted_out(self, address: str) -> bool:
        """R15: as far as the sync knows, if it heeds that, or as the run was told."""
        said = self.here.said_opted_out.items()
        known = any(who == address for (sync, _), who in said if sync == self.past.sync)
        told = self.past.removals.get(address, ("",))[0] == "opted_out"
        return told or (known and self.heeds_opt_outs())

    def values_of(self, change: Change, now: Standing) -> list[Part]:
        """R98: a value is put back if it is what the run wrote."""
        before, wrote = change.before.person, change.after.person
        if before is None or wrote is None:
            return []
        changed = [n for n in flat(before) | flat(wrote) if differ(n, before, wrote)]
        if now.person is None:
            moved = change.before.lists != change.after.lists or self.has_brought(change)
            return [Part("contact", None, None, "gone")] if changed and not moved else []
        return [
            Part(name, None, None, self.why_not_value(name, wrote, now.person))
            for name in changed
            if differ(name, now.person, before)
        ]

    def why_not_value(self, name: str, wrote: Person, now: Person) -> str | None:
        return "changed" if differ(name, now, wrote) else None
