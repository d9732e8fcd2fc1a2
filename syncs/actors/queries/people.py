"""The members of an organisation who can act, by name (R99)."""

from __future__ import annotations

from accounts.models import Organisation
from syncs.actors.rules.who import Person


def people_of(organisation: Organisation) -> list[Person]:
    """Return the members who can sign in, by name, in one question."""
    members = organisation.members.filter(user__is_active=True)
    by_name = members.order_by("user__name", "user__email")
    found = by_name.values_list("user_id", "user__name", "user__email", "role")
    return [Person(user_id, name or email, role) for user_id, name, email, role in found]
