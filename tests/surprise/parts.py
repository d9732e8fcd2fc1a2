"""The parts into which falls what a run did to a person, for its undo (R98)."""

from dataclasses import dataclass
from typing import Any

from tests.run.naive_people import Person

NAMES = ("email", "first_name", "last_name")


@dataclass
class Part:
    """A membership, the contact, or a value: `why` it is left alone, None where it is put back.

    `comes` where a membership or a contact comes back, and does not go.
    """

    name: str
    mailing_list: int | None
    comes: bool | None
    why: str | None


@dataclass(frozen=True)
class Record:
    """What becomes of the claim and the link of one record; `relinked` as it was linked before."""

    record: str
    releases: bool
    claims: bool
    unlinks: bool
    relinked: tuple[bool, Any] | None

    @property
    def is_changed(self) -> bool:
        return self.releases or self.claims or self.unlinks or self.relinked is not None


def flat(person: Person) -> dict[str, Any]:
    """Return all values by name."""
    return {name: getattr(person, name) for name in NAMES} | person.values


def is_alive(person: Person | None) -> bool:
    return person is not None and not person.deleted


def differ(name: str, one: Person, other: Person) -> bool:
    return bool(flat(one).get(name) != flat(other).get(name))


def with_value(person: Person, name: str, value: Any) -> Person:
    values = {**flat(person), name: value}
    names = {each: values.pop(each) for each in ("email", "first_name", "last_name")}
    told = {each: value for each, value in values.items() if value is not None}
    return Person(**names, values=told, deleted=person.deleted)
