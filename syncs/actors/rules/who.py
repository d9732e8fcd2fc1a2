"""Says by name who can mend something: "Alice Admin can enter a new key" (R99)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syncs.domain.known_errors import Actor

AN_ADMIN_CAN = "An admin can"
"""The beginning of sentences in whose place `name_admins` puts names."""

MAX_NAMED = 3
"""People named in one sentence; the others are counted."""

ROLES_OF = {
    Actor.ADMIN: ("admin",),
    Actor.MARKETER: ("marketer", "admin"),
}
"""The roles that can act, those whose business it is first."""


@dataclass(frozen=True)
class Person:
    """A member who can sign in, with the role in this organisation."""

    user_id: int
    name: str
    role: str


def who_can(actor: Actor, deed: str, people: Sequence[Person], *, reader: int) -> str:
    """Return the sentence for the user whose id is `reader`, such as `You can enter a new key.`"""
    if actor in ROLES_OF:
        named = _named(_with_roles(people, ROLES_OF[actor]), reader)
        if named:
            return f"{'You' if named == 'you' else named} can {deed}."
        return f"{_begun(actor)} can {deed}, and this organisation has none who can sign in."
    admins = _named(_with_roles(people, ROLES_OF[Actor.ADMIN]), reader)
    ask = f" Ask {admins} who that is." if admins not in {"", "you"} else ""
    return f"{_begun(actor)} can {deed}.{ask}"


def _begun(words: str) -> str:
    """Return the words as a sentence begins."""
    return f"{words[:1].upper()}{words[1:]}"


def _with_roles(people: Sequence[Person], roles: Sequence[str]) -> list[Person]:
    return [person for role in roles for person in people if person.role == role]


def _named(people: Sequence[Person], reader: int) -> str:
    """Return `you`, or names such as `Bob, Dora or 2 others`; "" for nobody."""
    if any(person.user_id == reader for person in people):
        return "you"
    names = [person.name for person in people[:MAX_NAMED]]
    others = len(people) - len(names)
    if others:
        names.append("1 other" if others == 1 else f"{others} others")
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
