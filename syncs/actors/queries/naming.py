"""Puts names in the place of "An admin", in sentences made where nobody is known (R99)."""

from __future__ import annotations

from accounts.models import Organisation
from syncs.actors.queries.people import people_of
from syncs.actors.rules.who import AN_ADMIN_CAN, who_can
from syncs.domain.known_errors import Actor


def name_admins(text: str, organisation: Organisation, *, reader: int = 0) -> str:
    """Return the text with the organisation's admins by name; as it is where it has none.

    `reader` is the id of the user who reads it: an admin is addressed as "You".
    """
    if AN_ADMIN_CAN not in text:
        return text
    people = people_of(organisation)
    if not any(person.role == "admin" for person in people):
        return text
    named = who_can(Actor.ADMIN, "", people, reader=reader).removesuffix(" .")
    return text.replace(AN_ADMIN_CAN, named)
