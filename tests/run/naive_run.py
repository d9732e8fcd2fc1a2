"""What an import run decides and does, once more as plain loops over dictionaries.

Each rule is a method that names it; `model_mutants.py` breaks them one by one. Addresses are judged
in `naive_addresses.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.run import naive_addresses
from tests.run.naive_people import Definition, Link, People, Person, Record, Removal, Result, Row

OVERLAP = timedelta(minutes=5)
NO = ("false", "no", "0", "", "null")
NOTHING = ("", "null")
IMPORTED = ("new", "re_added", "duplicate", "updated", "unchanged")
NAMES = {"First_Name": "first_name", "Last_Name": "last_name"}

Cause = tuple[str, str, str, str]
"""A record, the address of the contact that it lets go of, reason and place."""


class Run:
    """One run. All it goes by is as it was when the run began."""

    ORDER: tuple[str, ...] = (
        *("empty_email", "invalid_pattern", "group_email", "opted_out", "converted"),
        *("do_not_mail", "bounced", "complained", "unsubscribed", "file_duplicate"),
    )
    """R64: of several reasons to ignore a record, the first one applies."""

    def __init__(
        self,
        people: People,
        definition: Definition,
        records: list[Record],
        deletions: list[Record],
        now: datetime,
        full: bool,
    ) -> None:
        self.here, self.sync, self.now, self.full = people, definition, now, full
        self.read = {record["id"]: record for record in records if self.is_read(record)}
        self.gone = {row["id"]: row for row in deletions}
        self.on_list = {who for each, who in self.here.members if each == self.sync.mailing_list}
        self.links = {
            record: link
            for (sync, record), link in self.here.links.items()
            if sync == self.sync.sync
        }

    def result(self) -> Result:
        self.remember_opt_outs()
        self.opted_out = self.opted_out_addresses()
        leaving = self.leaving()
        rows = dict(self.rows())
        self.silence(leaving)
        for record, address, *_ in leaving:
            self.let_go(record, address)
        self.import_winners(rows)
        self.claim_duplicates(rows)
        removals = self.removals(leaving)
        self.remember_who_was_spared()
        self.forget_who_was_let_go()
        self.move_watermark()
        self.sync.has_run = True
        return Result(rows, removals)

    # What is read

    def is_read(self, record: Record) -> bool:
        """R71: a full or first run reads all, others what changed since shortly before."""
        since = self.sync.watermark
        if self.full or since is None:
            return True
        return moment(record["Updated_On"]) >= since - OVERLAP

    def reads_all(self) -> bool:
        return self.full or self.sync.watermark is None

    def move_watermark(self) -> None:
        """R71, R73: the newest change or deletion that was reported, if all of it was believed."""
        if self.was_not_told_all() or self.is_source_empty():
            return
        changes = [moment(record["Updated_On"]) for record in self.read.values()]
        gone = self.gone.values() if self.sync.has_run else ()
        deletions = [moment(row["deleted_time"]) for row in gone]
        known = [self.sync.watermark] if self.sync.watermark else []
        self.sync.watermark = max(changes + deletions + known, default=None)

    def is_source_empty(self) -> bool:
        """R73: whether a whole read found nothing, and no deletion tells why."""
        return self.reads_all() and not self.read and bool(self.links.keys() - self.gone.keys())

    def was_not_told_all(self) -> bool:
        """R73: whether a record came without a field that this sync goes by or copies."""
        used = {"Email", *NAMES, *self.sync.own_fields}
        used |= {"Email_Opt_Out"} if self.sync.opt_outs != "ignore" else set()
        used |= {"$converted"} if self.sync.converted != "ignore" else set()
        return any(
            used - set(said) or self.is_selected(said) is None for said in self.read.values()
        )

    def silence(self, leaving: list[Cause]) -> None:
        """R67: a record that was deleted in Recruit speaks for nobody until it is imported anew."""
        for record, link in self.links.items():
            if record in self.gone:
                self.here.links[self.sync.sync, record] = replace(link, fills=False)

    def remember_who_was_spared(self) -> None:
        """R50: with an opt-out is remembered since when its record is imported, or was."""
        here, spared = self.here, self.here.opted_out_since
        for record, said in self.read.items():
            place = self.sync.sync, record
            if place in here.first_imported and self.says_opted_out(said) is True:
                first = here.first_imported[place]
                spared[place] = min(first, spared.get(place, first))
        for place in spared.keys() - here.said_opted_out.keys():
            del spared[place]

    def forget_who_was_let_go(self) -> None:
        """R50: who was let go of and comes back later is imported anew."""
        for place in [each for each in self.here.first_imported if each not in self.here.links]:
            del self.here.first_imported[place]

    # What one record says

    def is_selected(self, record: Record) -> bool | None:
        """R38, R73: whether it is selected, None if a key is absent that this depends on."""
        return self.sync.selects(record)

    def says_yes(self, value: Any) -> bool:
        """R15: all but a plain no is a yes, in any spelling."""
        return value is not None and str(value).strip().lower() not in NO

    def says_opted_out(self, record: Record) -> bool | None:
        """R15, R73: what it says, None if it does not tell."""
        return self.says_yes(record["Email_Opt_Out"]) if "Email_Opt_Out" in record else None

    def says_converted(self, record: Record) -> bool | None:
        """R17, R73: what it says, None if it does not tell. Its status does not matter."""
        return self.says_yes(record["$converted"]) if "$converted" in record else None

    def is_told_empty(self, record: Record) -> bool:
        """R73: whether it says that there is no e-mail address."""
        return "Email" in record and self.is_empty(record["Email"])

    # What an address is

    def address_of(self, email: Any) -> str | None:
        """R68."""
        return naive_addresses.address_of(email)

    def is_empty(self, value: Any) -> bool:
        """R44, R64."""
        return naive_addresses.is_empty(value)

    def is_invalid(self, email: Any) -> bool:
        """R65."""
        return naive_addresses.is_invalid(email)

    def meant_by(self, email: Any) -> str | None:
        """R65."""
        return naive_addresses.meant_by(email)

    def is_group(self, email: Any) -> bool:
        """R66."""
        return naive_addresses.is_group(email)

    # Opt-outs

    def remember_opt_outs(self) -> None:
        """R15: keep who said so, until they take it back; for records that were deleted another
        one with the address can, which has said so itself."""
        remembered, deleted = self.here.said_opted_out, self.here.said_by_deleted
        were_deleted = {each for each in deleted if each[0] == self.sync.sync}
        taken_back: set[str | None] = set()
        for record, said in self.read.items():
            place = self.sync.sync, record
            if self.takes_back_opt_out(said):
                taken_back |= self.addresses_taken_back(record)
                self.forget_opt_out(place)
            elif self.says_opted_out(said) and self.may_opt_out(record):
                remembered[place] = self.last_address_of(record)
                deleted.discard(place)
        for place in were_deleted & deleted:
            if remembered[place] in taken_back:
                self.forget_opt_out(place)
        for record in self.gone:
            place = self.sync.sync, record
            if place in remembered:
                self.say_deleted(place)

    def forget_opt_out(self, place: tuple[int, str]) -> None:
        self.here.said_opted_out.pop(place, None)
        self.here.said_by_deleted.discard(place)

    def addresses_taken_back(self, record: str) -> set[str | None]:
        """R15: the address for which a record takes back what it has said itself."""
        said = self.here.said_opted_out.get((self.sync.sync, record))
        return {said} if said and said == self.its_address(record) else set()

    def say_deleted(self, place: tuple[int, str]) -> None:
        """R15: deleting a record takes nothing back."""
        self.here.said_by_deleted.add(place)

    def takes_back_opt_out(self, record: Record) -> bool:
        """R15, R73: it says no; a value that is gone takes nothing back."""
        value = record.get("Email_Opt_Out")
        says_something = value is not None and str(value).strip().lower() not in NOTHING
        return self.says_opted_out(record) is False and says_something

    def may_opt_out(self, record: str) -> bool:
        """R15: whatever else is true of a record that was read, it counts."""
        return True

    def last_address_of(self, record: str) -> str | None:
        """R15, R65: whom it speaks of: its address, or the one that was meant, or while it has none
        the contact's that it had."""
        email = self.read[record].get("Email")
        address = self.its_address(record)
        if address and not self.is_invalid(email):
            return address
        if meant := self.meant_by(email):
            return meant
        if record in self.links:
            return self.links[record].address
        return self.here.said_opted_out.get((self.sync.sync, record))

    def opted_out_addresses(self) -> set[str | None]:
        """R15: an opt-out counts for the address, whichever record says so."""
        if self.sync.opt_outs == "ignore":
            return set()
        return {
            address
            for (sync, record), address in self.here.said_opted_out.items()
            if sync == self.sync.sync and self.binds(record, self.sync.opt_outs_since)
        } - {None}

    def opts_out(self, record: str) -> bool:
        """R15: whether a record that was read says so, and is bound by it."""
        on = self.sync.opt_outs != "ignore" and self.binds(record, self.sync.opt_outs_since)
        return on and record in self.read and self.says_opted_out(self.read[record]) is True

    def binds(self, record: str, since: datetime | None) -> bool:
        """R50: an opt-out binds whom the sync first imported after the option was switched on, also
        if they were let go of in between and have not said no."""
        place = self.sync.sync, record
        known = self.here.first_imported.get(place), self.here.opted_out_since.get(place)
        first = min((each for each in known if each), default=None)
        return first is None or since is None or first > since

    def binds_as_deleted(self, record: str) -> bool:
        """R50: whoever was let go of and is back is imported anew."""
        first = self.here.first_imported.get((self.sync.sync, record))
        since = self.sync.deleted_since
        return first is None or since is None or first > since

    # Rows

    def rows(self) -> Iterator[tuple[str, Row]]:
        """R60: one outcome for each record."""
        reasons = {
            record: self.reasons_of(record)
            for record, said in self.read.items()
            if self.is_selected(said) is True
        }
        losers = self.losers(reasons)
        for record in self.read:
            if record in reasons:
                mine = reasons[record] | ({"file_duplicate"} if record in losers else set())
                yield record, self.row(record, mine)
            else:
                yield record, self.row_of_unselected(record)

    def row_of_unselected(self, record: str) -> Row:
        """R60, R64: selection is judged first."""
        return "not_selected", None

    def row(self, record: str, reasons: set[str]) -> Row:
        """R64."""
        first = next((reason for reason in self.ORDER if reason in reasons), None)
        return ("ignored", first) if first else (self.outcome_of(record), None)

    def reasons_of(self, record: str) -> set[str]:
        """R64: every reason to ignore a selected record that shows from it and its address."""
        email = self.read[record].get("Email")
        holds = {
            "empty_email": self.is_empty(email),
            "invalid_pattern": self.is_invalid(email),
            "group_email": self.is_group(email),
            "opted_out": self.is_excluded_as_opted_out(record),
            "converted": self.is_excluded_as_converted(record),
        }
        return {reason for reason in holds if holds[reason]} | self.suppressions_of(record)

    def is_excluded_as_opted_out(self, record: str) -> bool:
        """R15, R73: opted out by any record, or not told of somebody who is not there anyway."""
        known = self.comes_opted_out(record) or self.its_address(record) in self.opted_out
        return known or (self.withholds_opt_out(record) and not self.is_there_anyway(record))

    def comes_opted_out(self, record: str) -> bool:
        """R15, R50: it says so, and keeps nobody on the list whom an option spares."""
        says_so = self.says_opted_out(self.read[record]) is True
        on = self.sync.opt_outs != "ignore"
        return self.opts_out(record) or (on and says_so and not self.keeps_somebody(record))

    def keeps_somebody(self, record: str) -> bool:
        """R50: whether its person is on the list because of it."""
        address = self.links[record].address if record in self.links else ""
        return (self.sync.mailing_list, address, self.sync.sync, record) in self.here.claims

    def is_excluded_as_converted(self, record: str) -> bool:
        """R17, R73: converted, or not told of somebody who is not there anyway."""
        converted = self.sync.converted == "list" and self.says_converted(self.read[record]) is True
        untold = self.withholds_conversion(record) and not self.is_there_anyway(record)
        return converted or untold

    def withholds_opt_out(self, record: str) -> bool:
        """R73: whether the sync asks for what the record does not tell."""
        return self.sync.opt_outs != "ignore" and self.says_opted_out(self.read[record]) is None

    def withholds_conversion(self, record: str) -> bool:
        """R73: whether the sync asks for what the record does not tell."""
        return self.sync.converted == "list" and self.says_converted(self.read[record]) is None

    def is_doubtful(self, record: str) -> bool:
        """R73: by itself it would bring nobody."""
        return self.withholds_opt_out(record) or self.withholds_conversion(record)

    def is_there_anyway(self, record: str) -> bool:
        """R73: whether its address is on the list, or another record brings it there."""
        return self.is_on_list(record) or any(
            self.its_address(other) == self.its_address(record) and self.brings(other)
            for other in self.read
        )

    def brings(self, record: str) -> bool:
        """R73: whether it tells all that it is asked, and is selected and not excluded."""
        return not (
            self.is_selected(self.read[record]) is not True
            or self.is_doubtful(record)
            or self.is_excluded_as_opted_out(record)
            or self.is_excluded_as_converted(record)
        )

    def suppressions_of(self, record: str) -> set[str]:
        """R69, R70: the kinds under which its address is suppressed, whatever the record says."""
        return {kind for who, kind in self.here.suppressed if who == self.its_address(record)}

    def is_on_list(self, record: str) -> bool:
        return self.its_address(record) in self.on_list

    def its_address(self, record: str) -> str | None:
        return self.address_of(self.read[record].get("Email"))

    # The same address twice

    def losers(self, reasons: dict[str, set[str]]) -> set[str]:
        """R67: of the records that could fill a contact one does."""
        earlier = set(self.ORDER[: self.ORDER.index("file_duplicate")])
        rivals: dict[str | None, list[str]] = {}
        for record, holding in reasons.items():
            if not holding & earlier:
                rivals.setdefault(self.its_address(record), []).append(record)
        winners = {self.winner_among(rivals[address], address) for address in rivals}
        return {record for each in rivals.values() for record in each} - winners

    def winner_among(self, rivals: list[str], address: str | None) -> str:
        """R67: the one that fills the contact, also unread; else the oldest, then by id, of those
        that tell all that they are asked (R73)."""
        for record, link in self.links.items():
            if self.fills(link, address) and (record in rivals or self.wins_from_afar(record)):
                return record
        return min(rivals, key=self.precedence)

    def fills(self, link: Link, address: str | None) -> bool:
        """R67: whether its record filled the contact last."""
        return link.fills and link.address == address

    def wins_from_afar(self, record: str) -> bool:
        """R67, R73: neither read nor deleted, so nothing has changed; where everything is read, it
        brings nobody, and so keeps nobody off the list."""
        is_away = record not in self.read and record not in self.gone
        return is_away and (not self.reads_all() or self.links[record].address in self.on_list)

    def precedence(self, record: str) -> tuple[bool, Any]:
        """R67, R73: whoever is in doubt comes last."""
        return self.is_doubtful(record), self.age(record)

    def age(self, record: str) -> tuple[datetime, int]:
        """R67: the oldest comes first."""
        return moment(self.read[record]["Created_Time"]), int(record)

    # Coming

    def outcome_of(self, record: str) -> str:
        """R61-R63: what becomes of the contact that a record fills."""
        address = str(self.its_address(record))
        person = self.here.people.get(address)
        if person is None:
            return "new"
        if person.deleted:
            return "re_added"
        if not self.is_member(address):
            return "duplicate"
        return "unchanged" if self.filled(record) == person else "updated"

    def is_member(self, address: str) -> bool:
        """R63: whether the contact is on the list of this sync."""
        return address in self.on_list

    def import_winners(self, rows: dict[str, Row]) -> None:
        """R61-R63: the contact is filled, on the list, and claimed."""
        winners = [record for record, (outcome, _) in rows.items() if outcome in IMPORTED]
        self.demote_others({str(self.its_address(record)) for record in winners})
        for record in winners:
            address = str(self.its_address(record))
            self.here.people[address] = self.filled(record)
            self.here.members.add((self.sync.mailing_list, address))
            self.claim(record, address, fills=True)

    def demote_others(self, addresses: set[str]) -> None:
        """R67: one record fills a contact."""
        for place, link in self.here.links.items():
            if place[0] == self.sync.sync and link.address in addresses:
                self.here.links[place] = replace(link, fills=False)

    def claim_duplicates(self, rows: dict[str, Row]) -> None:
        """R18: who loses holds on to a person who is on the list."""
        for record, row in rows.items():
            address = str(self.its_address(record))
            on_list = (self.sync.mailing_list, address) in self.here.members
            if row == ("ignored", "file_duplicate") and on_list:
                self.claim(record, address, fills=False)

    def claim(self, record: str, address: str, *, fills: bool) -> None:
        """R18, R50: claim a membership; remember who it is and since when."""
        place = self.sync.sync, record
        self.here.claims.add((self.sync.mailing_list, address, *place))
        self.here.links[place] = Link(address, fills)
        self.here.first_imported.setdefault(place, self.now)

    def filled(self, record: str) -> Person:
        """R44, R62, R68, R73: what the record does not tell stays; the address is as written."""
        said = self.read[record]
        person = self.here.people.get(str(self.its_address(record)), Person(""))
        columns = {"first_name": person.first_name, "last_name": person.last_name}
        values = dict(person.values)
        for source_field, name in (NAMES | self.sync.own_fields).items():
            kept = columns if name in columns else values
            if self.is_told(said, source_field):
                self.fill(kept, name, said.get(source_field))
        first_name, last_name = (columns.get(name, "") for name in NAMES.values())
        return Person(said["Email"], first_name, last_name, values)

    def is_told(self, said: Record, source_field: str) -> bool:
        """R73: a key that is absent changes nothing."""
        return source_field in said

    def fill(self, kept: dict[str, Any], name: str, value: Any) -> None:
        """R44: an empty value clears only where the pair says so."""
        if not self.is_empty(value):
            kept[name] = value.strip() if isinstance(value, str) else value
        elif name in self.sync.clears:
            kept.pop(name, None)

    # Going

    def leaving(self) -> list[Cause]:
        """R15-R17, R38, R72: why records let go of contacts."""
        return [cause for pair in self.holdings() for cause in self.causes_of(*pair)]

    def holdings(self) -> list[tuple[str, str]]:
        """Return which record has which contact, by its address."""
        return [(record, link.address) for record, link in self.links.items()]

    def causes_of(self, record: str, address: str) -> Iterator[Cause]:
        """R64: every reason for which a record lets go, whatever its row says."""
        if self.goes_as_deleted(record):
            yield record, address, "deleted_in_recruit", self.sync.deleted
        if self.goes_as_opted_out(record, address):
            yield record, address, "opted_out", self.sync.opt_outs
        if self.goes_as_converted(record):
            yield record, address, "converted", "list"
        if self.goes_as_unselected(record):
            yield record, address, "no_match", "list"
        if self.goes_elsewhere(record, address):
            yield record, address, "address_changed", "list"

    def goes_as_deleted(self, record: str) -> bool:
        """R16, R50, R73: only the deleted feed says so."""
        on = self.sync.deleted != "ignore" and self.binds_as_deleted(record)
        return on and record in self.gone

    def goes_as_opted_out(self, record: str, address: str) -> bool:
        """R15: it says so itself, or another record does of the same address."""
        by_another = address in self.opted_out and self.holds_on(record, address)
        return self.opts_out(record) or by_another

    def holds_on(self, record: str, address: str) -> bool:
        """R18, R50: it keeps the person on the list, or in the organisation, where that is what
        they leave. One that does not is only the memory of when it came first, which stays."""
        if self.sync.opt_outs == "organisation":
            return not self.here.people[address].deleted
        claim = (self.sync.mailing_list, address, self.sync.sync, record)
        return claim in self.here.claims

    def goes_as_converted(self, record: str) -> bool:
        """R17: all of them, whenever they were imported."""
        said = record in self.read and self.says_converted(self.read[record])
        return self.sync.converted == "list" and said is True

    def goes_as_unselected(self, record: str) -> bool:
        """R38, R73: read, and surely not selected."""
        said = self.is_selected(self.read[record]) if record in self.read else None
        return self.sync.no_match == "list" and said is False

    def goes_elsewhere(self, record: str, address: str) -> bool:
        """R38, R72, R73: it is selected and tells another address than that of its contact, or
        none. Who is not selected brings nobody, so the person would be lost."""
        said = self.read.get(record, {})
        if "Email" not in said or self.is_selected(said) is not True:
            return False
        return self.its_address(record) != address

    def turned_empty(self) -> set[str]:
        """R73: who is on the list by a record that is without what it is taken by."""
        return {
            address
            for record, address in self.holdings()
            if record in self.read
            and address in self.on_list
            and (
                self.is_told_empty(self.read[record])
                or (self.sync.no_match == "list" and self.fails_by_emptiness(record))
            )
        }

    def fails_by_emptiness(self, record: str) -> bool:
        """R73: it is not selected, and what it is selected by is empty."""
        said = self.read.get(record, {})
        empty = "City" in said and self.is_empty(said["City"])
        return empty and self.is_selected(said) is False

    def let_go(self, record: str, address: str) -> None:
        """R72: the record has nothing to do with the contact any more."""
        self.here.links.pop((self.sync.sync, record), None)
        self.here.claims.discard((self.sync.mailing_list, address, self.sync.sync, record))

    def removals(self, leaving: Iterable[Cause]) -> dict[str, Removal]:
        """R15-R18: what comes of letting go, once for each person."""
        order = [*self.read, *self.gone, *self.links]
        ranked = sorted(
            leaving,
            key=lambda cause: (self.rank(cause[3]), self.names(cause[2]), order.index(cause[0])),
        )
        first: dict[str, Removal] = {}
        for _, address, reason, place in ranked:
            first.setdefault(address, (reason, place))
        return {who: first[who] for who in first if self.is_removed(who, first[who][1])}

    def rank(self, place: str) -> int:
        """R15, R16: of several who leave, the one who leaves the organisation decides."""
        return ("organisation", "list").index(place)

    def names(self, reason: str) -> int:
        """R15: of several causes an opt-out is named."""
        return 0 if reason == "opted_out" else 1

    def is_removed(self, address: str, place: str) -> bool:
        """R18: remove a person, unless somebody asserts them."""
        if place == "organisation":
            gone = not self.here.people[address].deleted and not self.is_kept_here(address)
            if gone:
                self.here.delete(address)
            return gone
        gone = address in self.on_list and not self.is_kept_on_list(address)
        if gone:
            self.here.take_off(self.sync.mailing_list, address)
        return gone

    def is_kept_here(self, address: str) -> bool:
        """R15, R18: by another record of this sync, unless the person opted out."""
        claimed = any(claim[1:3] == (address, self.sync.sync) for claim in self.here.claims)
        return claimed and address not in self.opted_out

    def is_kept_on_list(self, address: str) -> bool:
        """R18: by whoever claims the membership."""
        return any(claim[:2] == (self.sync.mailing_list, address) for claim in self.here.claims)


def moment(text: str) -> datetime:
    """R71: times are compared as instants."""
    return datetime.fromisoformat(text)
