"""Says who acts, so that what changes is put down to somebody (R103).

Whoever lets others act opens `acting_as` around it: the middleware for who has sent a request, the
API for a token, `accounts.audit.command` for a command. PostgreSQL is told as well, with each
transaction (`accounts/tenancy/backend/`), because the triggers that write the audit log are there.
Nobody acting is RecruitSync itself: a worker, or the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass

from django.db.models import TextChoices

from accounts.models.user import User
from accounts.tenancy.actor import telling


class ActorKind(TextChoices):
    """The kinds of those who change something."""

    PERSON = "person", "A person"
    TOKEN = "token", "An API token"
    COMMAND = "command", "A command"
    STRANGER = "stranger", "Somebody not signed in"
    SYSTEM = "system", "RecruitSync"


@dataclass(frozen=True)
class AuditActor:
    """Somebody who changes something: `id` is a person's or a token's, `name` says who it is."""

    kind: ActorKind
    id: int | None = None
    name: str = ""

    @classmethod
    def person(cls, user: User) -> AuditActor:
        """Return the person, with the address by which nobody is taken for somebody else."""
        name = f"{user.name} <{user.email}>" if user.name else user.email
        return cls(ActorKind.PERSON, user.pk, name)


STRANGER = AuditActor(ActorKind.STRANGER)
SYSTEM = AuditActor(ActorKind.SYSTEM)

_acting: ContextVar[AuditActor] = ContextVar("acting", default=SYSTEM)


def who_acts() -> AuditActor:
    """Return who acts in this thread."""
    return _acting.get()


@contextmanager
def acting_as(actor: AuditActor) -> Iterator[None]:
    """Put down to `actor` what this thread changes meanwhile."""
    before = _acting.set(actor)
    try:
        with telling("" if actor == SYSTEM else json.dumps(asdict(actor))):
            yield
    finally:
        _acting.reset(before)
