"""The contacts: what record i looks like.

Where candidate i was converted, contact i is that person.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import careers
from .addresses import AddressBook
from .blueprint import Blueprint, Render, Wanted
from .candidates import address_book, closings, names
from .choices import Choice, fragment
from .columns import Identity, Phone, SecondaryEmail, Times
from .conversion import converted_places
from .dollar_keys import dollar_keys
from .draw import draw, salt
from .identifiers import first_id
from .persons import Person
from .places import PLACES
from .staff import ownership
from .timeline import Timeline

_PLACE, _JOB, _CLIENT, _TERMS, _STAFF = 21, 27, 33, 41, 49
CLIENT_CHOICES = 256


def contacts(
    seed: int,
    *,
    count: int,
    unapproved: int,
    candidates: int,
    end: int,
    persons: Sequence[Person],
    clients: Sequence[dict[str, str]],
) -> Blueprint:
    """Make `count` contacts at the first CLIENT_CHOICES of `clients` (`{"name","id"}`).

    After them come the `unapproved`. `candidates` is the number of approved candidates.
    """
    number = salt(seed, "Contacts")
    timeline = Timeline(count=count + unapproved, end=end)
    prefixes = [place[-1] for place in PLACES for _ in range(2)]
    twins = address_book(seed, persons)
    return _Contacts(
        count=count + unapproved,
        approved=count,
        salt=number,
        timeline=timeline,
        candidates=candidates,
        candidate_salt=salt(seed, "Candidates"),
        columns=[
            Identity(first_id(seed, "Contacts")),
            _TwinEmail(AddressBook(persons, salt=number, separator="."), twins, candidates),
            SecondaryEmail(),
            Phone("Work_Phone", _PLACE, [*prefixes[:-4], None, None, None, None]),
            Phone("Mobile", _PLACE, [f"{prefix}9" for prefix in prefixes]),
            Times(timeline, ["Created_Time"], ["Modified_Time", "Last_Activity_Time"]),
            _Closing(count),
        ],
        choices=[
            Choice(0, [names(person) for person in persons]),
            Choice(_PLACE, [_place(slot) for slot in range(64)]),
            Choice(_JOB, _jobs(seed)),
            Choice(_CLIENT, _employments(clients)),
            Choice(_TERMS, _terms(seed)),
            Choice(_STAFF, ownership(seed, "Contact_Owner")),
        ],
    )


class _Contacts(Blueprint):
    """The contacts' blueprint: it takes the draw of candidate i where i is the same person."""

    def __init__(self, *, candidates: int, candidate_salt: int, **rest: Any) -> None:
        super().__init__(**rest)
        self._candidates = candidates
        self._candidate_salt = candidate_salt

    def draws(self, indices: Sequence[int]) -> list[int]:
        bits = super().draws(indices)
        for place in converted_places(indices):
            if indices[place] < self._candidates:
                bits[place] = draw(indices[place], self._candidate_salt)
        return bits


@dataclass(frozen=True)
class _TwinEmail:
    """The contact's own address, or the candidate's where it is the same person."""

    book: AddressBook
    twins: AddressBook
    candidates: int

    def bind(self, wanted: Wanted) -> Render | None:
        return self._render if wanted is None or "Email" in wanted else None

    def _render(self, indices: Sequence[int], bits: list[int]) -> list[bytes]:
        page = self.book.column(indices, bits)
        for place in converted_places(indices):
            if indices[place] < self.candidates:
                page[place] = self.twins.column((indices[place],), (bits[place],))[0]
        return page


@dataclass(frozen=True)
class _Closing:
    """The last column: it closes the record with the `$` keys every module has."""

    approved: int

    def bind(self, wanted: Wanted) -> Render:
        usual, waiting = (
            fragment(dollar_keys(approved=approved)) + b"}" for approved in (True, False)
        )
        return lambda indices, bits: closings(indices, self.approved, usual, waiting)


def _place(slot: int) -> dict[str, Any]:
    street, city, state, code, country, _ = PLACES[slot // 2]
    mailing = {"Street": street, "City": city, "State": state, "Zip": code, "Country": country}
    other = mailing if slot % 8 == 0 else dict.fromkeys(mailing, (None, "")[slot % 2])
    return {
        **{f"Mailing_{name}": value for name, value in mailing.items()},
        **{f"Other_{name}": value for name, value in other.items()},
    }


def _jobs(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} jobs")
    return [_job(chance) for _ in range(64)]


def _job(chance: random.Random) -> dict[str, Any]:
    department = chance.choice(careers.DEPARTMENTS)
    return {
        "Job_Title": chance.choice(careers.TITLES[department]),
        "Department": chance.choice((department, department, department, "", None)),
        "Description": chance.choice((None, "", 'Met at the fair.\nPrefers "e-mail".', "null")),
        "Is_primary_contact": chance.random() < 0.25,
    }


def _employments(clients: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    # One contact in thirty-two has no client.
    return [
        {"Client_Name": clients[slot % len(clients)] if clients and slot % 32 != 31 else None}
        for slot in range(CLIENT_CHOICES)
    ]


def _terms(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} contact terms")
    return [
        {
            "Email_Opt_Out": slot < 8,
            "Source": chance.choice((None, *careers.SOURCES)),
            "Last_Mailed_Time": None,
            "Associated_Tags": [],
            "Newsletter_Language": chance.choice((None, "", *careers.LANGUAGES)),
            "Key_Account": chance.random() < 0.1,
        }
        for slot in range(256)
    ]
