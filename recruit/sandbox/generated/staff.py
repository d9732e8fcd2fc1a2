"""The colleagues who own, create and change records: the account's users."""

from typing import Any

from .careers import COLLEAGUES
from .identifiers import ID_STEP, first_id


def users(seed: int) -> list[dict[str, str]]:
    """`{"name","id"}` of each, as owner fields show them; the first is the API's own user."""
    first = first_id(seed, "users")
    return [
        {"name": name, "id": str(first + place * ID_STEP)} for place, name in enumerate(COLLEAGUES)
    ]


def ownership(seed: int, owner_field: str) -> list[dict[str, Any]]:
    """Sixteen combinations of owner, creator and last editor."""
    people = users(seed)
    return [
        {
            owner_field: people[slot % len(people)],
            "Created_By": people[slot * 5 % len(people)],
            "Modified_By": people[slot * 7 // 3 % len(people)],
        }
        for slot in range(16)
    ]
