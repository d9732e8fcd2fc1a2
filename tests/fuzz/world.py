"""An organisation with one of everything, for what is made up to meet something."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management import call_command

from accounts.audit.doors import AuditDoor, open_door
from accounts.models import Member, Organisation, Role
from tests.api.conftest import caller_of
from tests.api.many_rows import add_rows
from tests.api.walk import World
from tests.builders import make_member
from tests.world.house import make_house
from tests.world.owner import as_owner
from tests.world.source import Source

SLUG = "zylker"
ADMIN = "fuzz@zylker.example"


def empty_database() -> None:
    """Make the tables, in a database that an earlier call may have filled."""
    with as_owner():
        call_command("migrate", verbosity=0)
        if Organisation.objects.exclude(slug=SLUG).exists():
            sys.exit("This database is in use. `make fuzz` empties it: give it one of its own.")
        with open_door(AuditDoor.PURGE):
            call_command("flush", interactive=False, verbosity=0)


def make_world(source: Source) -> dict[str, Any]:
    """Make the organisation, with a connection to the sandbox and a few rows of everything; return
    the ids that examples name."""
    house = make_house(SLUG)
    make_member(house.organisation, Role.ADMIN, email=ADMIN)
    named = World(house, source).named
    add_rows(house, 3)
    _ = house.preview
    return named


def admin_token() -> tuple[str, int]:
    """Return the text of a token that may everything, and the number of its member."""
    member = Member.objects.get(user__email=ADMIN)
    return caller_of(member).token, member.pk
