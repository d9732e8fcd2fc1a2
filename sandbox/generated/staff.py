"""The colleagues who own, create and change records: the account's users."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from .careers import COLLEAGUES
from .identifiers import ID_STEP, first_id


@dataclass(frozen=True)
class User:
    """A user of the account: `status` is active, disabled or deleted; `confirmed` once accepted."""

    id: str
    name: str
    email: str
    status: str = "active"
    confirmed: bool = True
    administrator: bool = False


def staff(seed: int) -> list[dict[str, str]]:
    """Return `{"name","id"}` of all who own records, as owner fields say it; the API's is first."""
    first = first_id(seed, "users")
    return [
        {"name": name, "id": str(first + place * ID_STEP)} for place, name in enumerate(COLLEAGUES)
    ]


def users(seed: int, account_email: str) -> list[User]:
    """Return all who have or had an account: the staff, and others who own nothing."""
    working = [
        User(
            person["id"],
            person["name"],
            _address(person["name"]) if place else account_email,
            administrator=place < 2,
        )
        for place, person in enumerate(staff(seed))
    ]
    beyond = first_id(seed, "users") + len(working) * ID_STEP
    others = [
        User(str(beyond + place * ID_STEP), name, _address(name), status, confirmed)
        for place, (name, status, confirmed) in enumerate(_OTHERS)
    ]
    return [*working, *others]


_OTHERS = (
    ("Ingrid Solberg", "active", False),
    ("Peter Novák", "disabled", True),
    ("Amara Diallo", "deleted", True),
)


def ownership(seed: int, owner_field: str) -> list[dict[str, Any]]:
    """Return sixteen combinations of owner, creator and last editor."""
    people = staff(seed)
    return [
        {
            owner_field: people[slot % len(people)],
            "Created_By": people[slot * 5 % len(people)],
            "Modified_By": people[slot * 7 // 3 % len(people)],
        }
        for slot in range(16)
    ]


def _address(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace(" ", "."))
    return f"{letters.encode('ascii', 'ignore').decode()}@northwind.example"
