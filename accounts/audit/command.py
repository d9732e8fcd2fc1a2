"""The base of management commands that change something: they say who acts (R103)."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand

from accounts.acting import ActorKind, AuditActor, acting_as
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations


class RecordedCommand(BaseCommand):
    """A command whose changes are put down to it, and to the user of the system who ran it.

    It looks at all organisations, as whoever runs it may.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        actor = AuditActor(ActorKind.COMMAND, name=f"{name}, run by {_system_user()}")
        with acting_as(actor), across_organisations(AcrossReason.OPERATOR):
            return super().execute(*args, **options)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "an unnamed user"
