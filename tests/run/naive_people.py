"""What the naive model knows: syncs, people, lists, and what people do to them by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

Record = dict[str, Any]
Row = tuple[str, str | None]
"""Outcome and reason of a record."""
Removal = tuple[str, str]
"""Reason and place: list or organisation."""

BY_HAND = (0, "0")


@dataclass(frozen=True)
class Person:
    """A contact, by the fields that a sync may fill."""

    email: str
    first_name: str = ""
    last_name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True)
class Link:
    """Whose contact a record fills, or only claims."""

    address: str
    fills: bool


@dataclass
class Definition:
    """A sync. `selects` answers None where a key that it asks for is absent."""

    sync: int
    mailing_list: int
    own_fields: dict[str, str] = field(default_factory=dict)
    clears: frozenset[str] = frozenset()
    selects: Callable[[Record], bool | None] = lambda record: True
    opt_outs: str = "ignore"
    opt_outs_since: datetime | None = None
    deleted: str = "ignore"
    deleted_since: datetime | None = None
    converted: str = "ignore"
    no_match: str = "ignore"
    watermark: datetime | None = None
    has_run: bool = False


@dataclass(frozen=True)
class Result:
    """Rows by the id of the record, removals by address."""

    rows: dict[str, Row]
    removals: dict[str, Removal]


class People:
    """The people and lists of an organisation, and what its syncs remember.

    Members are pairs of list and address; claims have the claimant and record too. Worlds are so
    small that nobody is ever held (R74).
    """

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.members: set[tuple[int, str]] = set()
        self.claims: set[tuple[int, str, int, str]] = set()
        self.suppressed: set[tuple[str, str]] = set()
        self.links: dict[tuple[int, str], Link] = {}
        self.first_imported: dict[tuple[int, str], datetime] = {}
        self.said_opted_out: dict[tuple[int, str], str | None] = {}
        self.opted_out_since: dict[tuple[int, str], datetime] = {}
        self.said_by_deleted: set[tuple[int, str]] = set()

    def add_by_hand(self, mailing_list: int, address: str) -> None:
        person = self.people.get(address, Person(address))
        self.people[address] = replace(person, deleted=False)
        self.members.add((mailing_list, address))
        self.claims.add((mailing_list, address, *BY_HAND))

    def take_off(self, mailing_list: int, address: str) -> None:
        """Take a person off a list, whoever claims them."""
        self.claims = {claim for claim in self.claims if claim[:2] != (mailing_list, address)}
        self.members.discard((mailing_list, address))

    def delete(self, address: str) -> None:
        """R18: no list has the person any more; a tombstone and the suppressions stay."""
        for mailing_list, who in list(self.members):
            if who == address:
                self.take_off(mailing_list, address)
        self.people[address] = replace(self.people[address], deleted=True)
