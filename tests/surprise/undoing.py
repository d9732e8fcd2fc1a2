"""What an undo does, from what a run had changed (R98)."""

from dataclasses import replace
from typing import Any

from tests.run.naive_people import Person
from tests.surprise.people import Change, Claim, GuardedPeople, Past

NAMES = ("email", "first_name", "last_name")


class Undo:
    """The undo of one run. All it goes by is what is true now, and what the run had changed."""

    def __init__(self, here: GuardedPeople, past: Past) -> None:
        self.here, self.past = here, past
        self.left: dict[str, set[str]] = {}

    def carry_out(self) -> None:
        for address, change in self.past.changes.items():
            self.take_back(address, change)
        for address, change in self.past.changes.items():
            self.put_back(address, change)
        for address, change in self.past.changes.items():
            self.put_values_back(address, change)

    def leave(self, address: str, why: str) -> None:
        self.left.setdefault(address, set()).add(why)

    # Who came

    def take_back(self, address: str, change: Change) -> None:
        """R98: whom the run had put on a list leaves it, unless somebody else claims them."""
        for mailing_list in sorted(lists(change.claims_after) - lists(change.claims_before)):
            if (mailing_list, address) not in self.here.members:
                self.leave(address, "gone")
                continue
            for claim in claims_of(change.claims_after, mailing_list):
                self.let_go(claim)
            if self.is_claimed(mailing_list, address):
                self.leave(address, "claimed")
            else:
                self.here.take_off(mailing_list, address)

    def is_claimed(self, mailing_list: int, address: str) -> bool:
        return any(claim[:2] == (mailing_list, address) for claim in self.here.claims)

    def let_go(self, claim: Claim) -> None:
        self.here.claims.discard(claim)
        place = claim[2:]
        link = self.here.links.get(place)
        if link and link.address == claim[1]:
            del self.here.links[place]
            self.here.first_imported.pop(place, None)

    # Who left

    def put_back(self, address: str, change: Change) -> None:
        """R98: who left is put back on the lists that they left, if nothing forbids it."""
        if self.was_deleted_since(address, change):
            return
        missing = lists(change.claims_before) - lists(change.claims_after)
        for mailing_list in sorted(missing):
            if (mailing_list, address) in self.here.members:
                self.leave(address, "on_list")
            elif forbidden := self.forbidden(address):
                self.leave(address, forbidden)
            else:
                self.revive(address)
                self.here.members.add((mailing_list, address))
                for claim in claims_of(change.claims_before, mailing_list):
                    self.claim_again(claim, change)
        if self.has_deleted(change) and self.here.people[address].deleted:
            if forbidden := self.forbidden(address):
                self.leave(address, forbidden)
            else:
                self.revive(address)

    def was_deleted_since(self, address: str, change: Change) -> bool:
        """R98: whom others deleted since stays deleted."""
        wrote = change.after
        return self.here.people[address].deleted and not (wrote and wrote.deleted)

    def forbidden(self, address: str) -> str | None:
        """R69: consent is never raised."""
        if self.is_suppressed(address):
            return "suppressed"
        return "opted_out" if self.has_opted_out(address) else None

    def is_suppressed(self, address: str) -> bool:
        return any(who == address for who, _ in self.here.suppressed)

    def has_opted_out(self, address: str) -> bool:
        """R15: as far as the sync knows."""
        return any(
            who == address
            for (sync, _), who in self.here.said_opted_out.items()
            if sync == self.past.sync
        )

    def revive(self, address: str) -> None:
        self.here.people[address] = replace(self.here.people[address], deleted=False)

    def has_deleted(self, change: Change) -> bool:
        before, wrote = change.before, change.after
        return bool(before and wrote and wrote.deleted and not before.deleted)

    def claim_again(self, claim: Claim, change: Change) -> None:
        """R50: who is put back is not imported anew."""
        self.here.claims.add(claim)
        place = claim[2:]
        if place in change.links and place not in self.here.links:
            link, since = change.links[place]
            self.here.links[place] = link
            if since:
                self.here.first_imported[place] = since

    # Values

    def put_values_back(self, address: str, change: Change) -> None:
        """R98: a value is put back if it is what the run wrote; who was not there goes again."""
        before, wrote, now = change.before, change.after, self.here.people[address]
        assert wrote
        came = before is None or (before.deleted and not wrote.deleted)
        if self.was_deleted_since(address, change):
            self.leave(address, "deleted")
            return
        if before is not None:
            self.here.people[address] = now = self.values_put_back(address, before, wrote, now)
        if came and not any(who == address for _, who in self.here.members):
            self.here.people[address] = replace(now, deleted=True)

    def values_put_back(self, address: str, before: Person, wrote: Person, now: Person) -> Person:
        values = {
            name: self.value_put_back(
                address, flat(before).get(name), flat(wrote).get(name), flat(now).get(name)
            )
            for name in flat(before) | flat(wrote) | flat(now)
        }
        names = {name: values.pop(name) for name in NAMES}
        told = {name: value for name, value in values.items() if value is not None}
        return Person(**names, values=told, deleted=now.deleted)

    def value_put_back(self, address: str, before: Any, wrote: Any, now: Any) -> Any:
        if before == wrote:
            return now
        if now == wrote:
            return before
        self.leave(address, "changed")
        return now


def flat(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in NAMES} | person.values


def lists(claims: frozenset[Claim]) -> set[int]:
    return {claim[0] for claim in claims}


def claims_of(claims: frozenset[Claim], mailing_list: int) -> list[Claim]:
    return sorted(claim for claim in claims if claim[0] == mailing_list)
