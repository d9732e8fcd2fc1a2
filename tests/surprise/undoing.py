"""What an undo does, from how people stood before and after a run (R98).

What a run did to a person falls into parts: lists, the contact, values, and what records of the
sync claim. Each is put back if it is as the run left it, and else left alone with a reason.
"""

from dataclasses import replace

from tests.run.naive_people import Link, Person
from tests.surprise.history import History
from tests.surprise.judging import Judgements
from tests.surprise.parts import Part, Record, flat, with_value
from tests.surprise.people import Change, Claim, Past, Standing


class Undo(Judgements):
    """The undo of one run. All it goes by is what is true now, and what the run had changed."""

    def __init__(self, here: History, past: Past, mailing_list: int) -> None:
        super().__init__(here, past, mailing_list)
        self.put_back: set[str] = set()
        self.left: dict[str, set[str]] = {}

    def carry_out(self) -> None:
        """Judge everybody before anybody is changed: a record may go from one person to another."""
        changes = self.past.changes.items()
        judged = [(who, change, *self.judge(who, change)) for who, change in changes]
        for address, change, parts, records in judged:
            self.note(address, parts, records)
            self.let_go(address, change, [part for part in parts if not part.why], records)
        for address, change, parts, records in judged:
            self.do(address, change, [part for part in parts if not part.why], records)

    def judge(self, address: str, change: Change) -> tuple[list[Part], list[Record]]:
        now = self.standing_now(address, change)
        parts = self.parts_of(address, change, now)
        return parts, self.records_of(change, now, parts)

    def standing_now(self, address: str, change: Change) -> Standing:
        """R98: a contact that was made anew since is another one, which is nobody's business."""
        now = self.here.standing(address, self.past.sync)
        if change.after.person and now.made != change.after.made:
            return replace(now, person=None, lists=frozenset(), claims=frozenset(), links={})
        return now

    def note(self, address: str, parts: list[Part], records: list[Record]) -> None:
        left = {part.why for part in parts if part.why}
        if left:
            self.left[address] = self.left.get(address, set()) | left
        if any(not part.why for part in parts) or any(each.is_changed for each in records):
            self.put_back.add(address)

    # What records of the sync claim

    def records_of(self, change: Change, now: Standing, parts: list[Part]) -> list[Record]:
        own = {part.comes: not part.why for part in parts if part.mailing_list == self.mailing_list}
        on_list = self.mailing_list in now.lists
        returning = self.returning(change, now)
        others = self.is_claimed(change, now, self.mailing_list)
        found: list[Record] = []
        if not self.is_the_same(change, now):
            on_list = False
        is_there = self.is_the_same(change, now) or any(
            part.name == "contact" and part.comes and not part.why for part in parts
        )
        for record in sorted(self.touched_records(change)):
            claimed, left, claims = (
                self.claims(each, record) for each in (change.before, change.after, now)
            )
            linked, links = change.before.links.get(record), now.links.get(record)
            good = self.is_as_left(record, change) and not self.says_no(record, change)
            releases = (not claimed and left and claims) and bool(
                own.get(False) or others or (on_list and returning)
            )
            has_ended = claimed and not left and not self.was_ended_since(record, change)
            comes = (has_ended and not claims) and good and bool(own.get(True) or on_list)
            unlinks = not linked and bool(links) and (not claims or releases)
            relinks = (
                bool(linked)
                and is_there
                and good
                and (not claimed or claims or comes)
                and (not links or not linked or links[0] != linked[0])
            )
            found.append(Record(record, releases, comes, unlinks, linked if relinks else None))
        return found

    def is_the_same(self, change: Change, now: Standing) -> bool:
        """R98: whether the contact is there; one of its address that was made since is another."""
        return now.person is not None and change.after.person is not None

    def touched_records(self, change: Change) -> set[str]:
        before, after = change.before, change.after
        records = {*before.links, *after.links, *self.claiming(before), *self.claiming(after)}
        return {
            each
            for each in records
            if self.claims(before, each) != self.claims(after, each)
            or before.links.get(each) != after.links.get(each)
        }

    def claiming(self, standing: Standing) -> set[str]:
        own = self.mailing_list, self.past.sync
        return {claim[3] for claim in standing.claims if (claim[0], claim[2]) == own}

    def claims(self, standing: Standing, record: str) -> bool:
        return record in self.claiming(standing)

    def returning(self, change: Change, now: Standing) -> bool:
        """Whether a claim of a record comes back, if the membership does."""
        return any(
            self.is_as_left(record, change) and not self.says_no(record, change)
            for record in self.claiming(change.before) - self.claiming(change.after)
            if not self.claims(now, record) and not self.was_ended_since(record, change)
        )

    def was_ended_since(self, record: str, change: Change) -> bool:
        """R98: whether it is not this run that ended the claim last, or somebody has taken the
        person off the list by hand."""
        return self.has_begun_anew(record, change) or self.is_taken_off(change, self.mailing_list)

    def has_begun_anew(self, record: str, change: Change) -> bool:
        """R98: whether a later run of the sync has begun the claim, and its undos have left it."""
        doings: dict[int, list[bool]] = {}
        for past in self.here.runs_since(self.past):
            later = past.changes.get(change.address)
            if later and later.after.made == change.before.made:
                before, after = (self.claims(each, record) for each in (later.before, later.after))
                if before != after:
                    doings.setdefault(self.here.root_of(past), []).append(after)
        return any(began[0] and began[-1] for began in doings.values())

    def is_as_left(self, record: str, change: Change) -> bool:
        """R98: whether the record is linked to nobody but by the run itself."""
        link = self.here.links.get((self.past.sync, record))
        if link is None or link.address == change.address:
            return True
        other = self.past.changes.get(link.address)
        return other is not None and record in self.touched_records(other)

    def says_no(self, record: str, change: Change) -> bool:
        """R69: what somebody who has opted out claimed does not come back."""
        remembered = (self.past.sync, record) in self.here.said_opted_out
        let_go = (record, change.address) in self.past.opted_out
        return let_go or (remembered and self.heeds_opt_outs())

    def others_back(self, change: Change) -> set[Claim]:
        """Claims of others that went with the person, but of records that have opted out where
        their sync heeds that."""
        gone = change.before.claims - change.after.claims
        return {claim for claim in gone if claim[2] != self.past.sync and not self.refuses(claim)}

    def refuses(self, claim: Claim) -> bool:
        return claim[2] in self.here.heeding and claim[2:] in self.here.said_opted_out

    # Doing it

    def do(self, address: str, change: Change, done: list[Part], records: list[Record]) -> None:
        for part in done:
            if part.name == "contact":
                self.put_contact_back(address, change, comes=bool(part.comes))
            elif part.name != "list":
                self.put_value_back(address, change, part.name)
        self.claim_again(address, change, done, records)

    def let_go(self, address: str, change: Change, done: list[Part], records: list[Record]) -> None:
        came = change.after.claims - change.before.claims
        for part in done:
            if part.name == "list" and not part.comes:
                self.here.claims -= {claim for claim in came if claim[0] == part.mailing_list}
                self.here.members.discard((part.mailing_list, address))
        for each in records:
            place = self.past.sync, each.record
            if each.releases:
                self.here.claims.discard((self.mailing_list, address, *place))
            if each.unlinks:
                del self.here.links[place]
                self.here.first_imported.pop(place, None)

    def put_contact_back(self, address: str, change: Change, *, comes: bool) -> None:
        before = change.before.person
        if before is None:
            del self.here.people[address]
            del self.here.made[address]
            self.here.forget_unanswered(self.past.sync, address)
        elif change.after.person is None:
            self.here.people[address] = before
            self.here.made[address] = change.before.made
        else:
            now = self.here.people[address]
            self.here.people[address] = Person(**{**vars(now), "deleted": not comes})
            if not comes:
                self.here.buried[address] = change.before.buried

    def put_value_back(self, address: str, change: Change, name: str) -> None:
        assert change.before.person
        self.here.people[address] = with_value(
            self.here.people[address], name, flat(change.before.person).get(name)
        )

    def claim_again(
        self, address: str, change: Change, done: list[Part], records: list[Record]
    ) -> None:
        """R50: who is put back is not imported anew."""
        for part in done:
            if part.mailing_list is not None and part.comes:
                self.here.members.add((part.mailing_list, address))
                self.here.claims |= {
                    claim for claim in self.others_back(change) if claim[0] == part.mailing_list
                }
        for each in records:
            place = self.past.sync, each.record
            if each.claims:
                self.here.claims.add((self.mailing_list, address, *place))
            if each.relinked:
                fills, since = each.relinked
                self.here.links[place] = Link(address, fills)
                if since:
                    self.here.first_imported[place] = since
