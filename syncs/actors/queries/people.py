"""The members of an organisation who can act, by name (R99)."""

from __future__ import annotations

from accounts.models import Organisation
from syncs.actors.rules.who import Person


def people_of(organisation: Organisation) -> list[Person]:
    """Return the members who can sign in, by name, in one question."""
    members = organisation.members.filter(user__is_active=True).select_related("user")
    return [
        Person(member.user_id, str(member.user), member.role)
        for member in members.order_by("user__name", "user__email")
    ]
