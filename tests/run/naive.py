"""The rules of a run once more, as plain loops over dictionaries: slow, short and easy to check.

Written from the rules (R15-R18, R44, R50, R60-R73) and not from the pipeline's SQL, so that both
can be compared. People are known by their normalised address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Record = dict[str, Any]
Row = tuple[str, str | None]
"""An outcome and its reason."""

BY_HAND = 0
OVERLAP = timedelta(minutes=5)
SUPPRESSIONS = ("do_not_mail", "bounced", "complained", "unsubscribed")

MISTYPED = {
    "gnail.com": "gmail.com",
    "gmial.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmail.con": "gmail.com",
    "hotmial.com": "hotmail.com",
    "yaho.com": "yahoo.com",
    "outlok.com": "outlook.com",
}
GROUPS = {
    *("info", "admin", "administrator", "careers", "jobs", "hr", "service", "support", "sales"),
    *("noreply", "postmaster"),
}


@dataclass
class Person:
    email: str
    first_name: str = ""
    last_name: str = ""
    values: Record = field(default_factory=dict)
    deleted: bool = False


@dataclass
class Link:
    """The person a record stands for, and since when. Of several records one `fills` the person."""

    address: str
    since: datetime
    fills: bool = True


@dataclass
class Definition:
    """A sync; `own_fields` are source field → key, `clears` the keys that empty values clear."""

    id: int
    mailing_list: int
    own_fields: dict[str, str] = field(default_factory=dict)
    clears: frozenset[str] = frozenset()
    opt_outs: str = "ignore"
    opt_outs_since: datetime | None = None
    deleted: str = "ignore"
    deleted_since: datetime | None = None
    converted: str = "ignore"
    watermark: datetime | None = None
    links: dict[str, Link] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    rows: dict[str, Row]
    """By record id."""
    removals: dict[str, tuple[str, str]]
    """By address: the reason, and `list` or `organisation`."""


@dataclass
class Organisation:
    people: dict[str, Person] = field(default_factory=dict)
    members: set[tuple[int, str]] = field(default_factory=set)
    claims: set[tuple[int, str, int, str]] = field(default_factory=set)
    """List, address, claimant and record."""
    suppressed: set[tuple[str, str]] = field(default_factory=set)
    """Address and kind."""

    def add_by_hand(self, mailing_list: int, address: str) -> None:
        person = self.people.setdefault(address, Person(address))
        person.deleted = False
        self.members.add((mailing_list, address))
        self.claims.add((mailing_list, address, BY_HAND, "0"))

    def take_off(self, mailing_list: int, address: str) -> None:
        self.members.discard((mailing_list, address))
        self.claims = {claim for claim in self.claims if claim[:2] != (mailing_list, address)}

    def delete(self, address: str) -> None:
        for mailing_list, member in list(self.members):
            if member == address:
                self.take_off(mailing_list, address)
        self.people[address].deleted = True

    def run(
        self, sync: Definition, source: list[Record], bin_: list[Record], now: datetime, full: bool
    ) -> Result:
        """`source` is everything in Recruit in order of creation, `bin_` everything deleted."""
        since = sync.watermark and sync.watermark - OVERLAP
        records = [r for r in source if since is None or full or _time(r["Updated_On"]) >= since]
        deletions = [d for d in bin_ if since and _time(d["deleted_time"]) >= since]
        return _Run(self, sync, records, deletions, now).carry_out()


class _Run:
    def __init__(
        self,
        organisation: Organisation,
        sync: Definition,
        records: list[Record],
        deletions: list[Record],
        now: datetime,
    ) -> None:
        self.organisation, self.sync, self.now = organisation, sync, now
        self.records, self.deletions = records, deletions
        self.gone = {deletion["id"] for deletion in deletions}
        self.addresses = {record["id"]: address_of(record["Email"]) for record in records}
        self.rows: dict[str, Row] = {}

    def carry_out(self) -> Result:
        winners = self._winners()
        for record in self.records:
            self.rows[record["id"]] = self._decide(record, winners)
        leaving = self._leaving()
        for record in self.records:
            if self.rows[record["id"]][0] != "ignored":
                self._import(record)
        for record in self.records:
            if self.rows[record["id"]] == ("ignored", "file_duplicate"):
                self._claim_too(record)
        removals = self._remove(leaving)
        self._move_watermark()
        return Result(self.rows, removals)

    # Deciding

    def _winners(self) -> dict[str, str]:
        """The record that speaks for each address (R67)."""
        winners: dict[str, str] = {}
        for record in sorted(self.records, key=lambda r: (_time(r["Created_Time"]), int(r["id"]))):
            if by_itself(record["Email"]) is None:
                winners.setdefault(str(self.addresses[record["id"]]), record["id"])
        for record_id in sorted(self.sync.links, key=int, reverse=True):
            if self._holds(record_id):
                winners[self.sync.links[record_id].address] = record_id
        return winners

    def _holds(self, record_id: str) -> bool:
        """Whether the person has the values of this record, as far as is known now."""
        link = self.sync.links[record_id]
        claim = (self.sync.mailing_list, link.address, self.sync.id, record_id)
        still_there = self.addresses.get(record_id, link.address) == link.address
        return (
            link.fills
            and claim in self.organisation.claims
            and record_id not in self.gone
            and still_there
        )

    def _decide(self, record: Record, winners: dict[str, str]) -> Row:
        address = self.addresses[record["id"]]
        reason = by_itself(record["Email"]) or self._reason(record, winners)
        if reason:
            return ("ignored", reason)
        assert address is not None
        person = self.organisation.people.get(address)
        if person is None:
            return ("new", None)
        if person.deleted:
            return ("re_added", None)
        if (self.sync.mailing_list, address) not in self.organisation.members:
            return ("duplicate", None)
        return ("unchanged" if self._with_values(person, record) == person else "updated", None)

    def _reason(self, record: Record, winners: dict[str, str]) -> str | None:
        address = str(self.addresses[record["id"]])
        if winners[address] != record["id"]:
            return "file_duplicate"
        for kind in SUPPRESSIONS:
            if (address, kind) in self.organisation.suppressed:
                return kind
        return self._exclusion(record)

    def _exclusion(self, record: Record) -> str | None:
        link = self.sync.links.get(record["id"])
        if (
            record["Email_Opt_Out"] is True
            and self.sync.opt_outs != "ignore"
            and (link is None or _later(link.since, self.sync.opt_outs_since))
        ):
            return "opted_out"
        if record["$converted"] is True and self.sync.converted != "ignore":
            return "converted"
        return None

    def _leaving(self) -> list[tuple[str, str, str]]:
        """Record, the person it lets go of, and why."""
        leaving = []
        for record in self.records:
            link = self.sync.links.get(record["id"])
            if link and (reason := self._excluded(record)):
                leaving.append((record["id"], link.address, reason))
            elif link and link.address != self.addresses[record["id"]]:
                leaving.append((record["id"], link.address, "address_changed"))
        for deletion in self.deletions:
            link = self.sync.links.get(deletion["id"])
            binding = self.sync.deleted != "ignore"
            if link and binding and _later(link.since, self.sync.deleted_since):
                leaving.append((deletion["id"], link.address, "deleted_in_recruit"))
            elif link:
                link.fills = False
        return leaving

    def _excluded(self, record: Record) -> str | None:
        """A reason of the sync's policies, also where another record speaks for the person."""
        _, reason = self.rows[record["id"]]
        if reason in ("opted_out", "converted"):
            return reason
        same = self.addresses[record["id"]] == self.sync.links[record["id"]].address
        return self._exclusion(record) if same and reason == "file_duplicate" else None

    # Doing

    def _import(self, record: Record) -> None:
        record_id, address = record["id"], str(self.addresses[record["id"]])
        person = self.organisation.people.get(address, Person(record["Email"]))
        self.organisation.people[address] = self._with_values(person, record)
        self.organisation.members.add((self.sync.mailing_list, address))
        self._claim(record_id, address, fills=True)

    def _claim_too(self, record: Record) -> None:
        """Another record speaks for the person, who stays as long as one of the two does (R18)."""
        address = str(self.addresses[record["id"]])
        member = (self.sync.mailing_list, address) in self.organisation.members
        if member and not self._exclusion(record):
            self._claim(record["id"], address, fills=False)

    def _claim(self, record_id: str, address: str, *, fills: bool) -> None:
        self.organisation.claims.add((self.sync.mailing_list, address, self.sync.id, record_id))
        before = self.sync.links.get(record_id)
        self.sync.links[record_id] = Link(address, before.since if before else self.now, fills)

    def _with_values(self, person: Person, record: Record) -> Person:
        values = dict(person.values)
        for source, key in self.sync.own_fields.items():
            if record[source] not in (None, "", "null"):
                values[key] = record[source]
            elif key in self.sync.clears:
                values.pop(key, None)
        return Person(
            record["Email"],
            (record["First_Name"] or "").strip() or person.first_name,
            (record["Last_Name"] or "").strip() or person.last_name,
            values,
        )

    # Removing

    def _remove(self, leaving: list[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
        kept = {self.addresses[i] for i, (outcome, _) in self.rows.items() if outcome != "ignored"}
        for record_id, address, _ in leaving:
            self._let_go(record_id, address)
        removals: dict[str, tuple[str, str]] = {}
        for record_id, address, reason in leaving:
            where = self._where(record_id, reason)
            if address in kept or self.organisation.people[address].deleted:
                continue
            if self._somebody_keeps(address, reason, where):
                continue
            if address not in removals or (where, removals[address][1]) == ("organisation", "list"):
                removals[address] = (reason, where)
        for address, (_, where) in removals.items():
            if where == "organisation":
                self.organisation.delete(address)
            else:
                self.organisation.take_off(self.sync.mailing_list, address)
        return removals

    def _let_go(self, record_id: str, address: str) -> None:
        self.organisation.claims.discard((self.sync.mailing_list, address, self.sync.id, record_id))
        if self.sync.links[record_id].address == address:
            del self.sync.links[record_id]

    def _where(self, record_id: str, reason: str) -> str:
        """Of several records with one address the one that speaks for the person decides."""
        if reason == "deleted_in_recruit":
            return self.sync.deleted
        return self.sync.opt_outs if self.rows[record_id] == ("ignored", "opted_out") else "list"

    def _somebody_keeps(self, address: str, reason: str, where: str) -> bool:
        """On the list anybody's claim keeps (R18); in the organisation another record of the sync,
        unless the person has opted out."""
        place = (self.sync.mailing_list, address)
        claimants = {claim[2] for claim in self.organisation.claims if claim[:2] == place}
        if where == "list":
            return bool(claimants) or place not in self.organisation.members
        return reason != "opted_out" and self.sync.id in claimants

    def _move_watermark(self) -> None:
        times = [_time(record["Updated_On"]) for record in self.records]
        times += [_time(deletion["deleted_time"]) for deletion in self.deletions]
        marks = [*times, *filter(None, [self.sync.watermark])]
        self.sync.watermark = min(max(marks), self.now) if marks else None


# One address

_LOCAL = re.compile(r"[^\s@\0,;:<>()\[\]\"\\]{1,64}")
_DOMAIN = re.compile(r"([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_]{2,}")


def address_of(raw: str | None) -> str | None:
    """The address as it is compared (R68); None where nobody can be meant."""
    if by_itself(raw) not in (None, "group_email"):
        return None
    assert raw is not None
    local, _, domain = raw.strip().lower().partition("@")
    return f"{local}@{'.'.join(_ascii(label) for label in domain.split('.'))}"


def by_itself(raw: str | None) -> str | None:
    """The reason that shows from the address alone (R64-R66)."""
    text = (raw or "").strip().lower()
    if text in ("", "null"):
        return "empty_email"
    local, _, domain = text.partition("@")
    well_formed = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and len(text) <= 254
    if not well_formed or domain in MISTYPED:
        return "invalid_pattern"
    return "group_email" if local.split("+")[0] in GROUPS else None


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows there are of each outcome, of ignored ones by reason."""
    numbers: dict[str, int] = {}
    for outcome, reason in rows:
        name = reason or outcome
        numbers[name] = numbers.get(name, 0) + 1
    return numbers


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


def _later(instant: datetime, since: datetime | None) -> bool:
    return since is not None and instant > since


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
