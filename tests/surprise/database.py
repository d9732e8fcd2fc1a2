"""The database of `make surprise`, which it empties when it begins."""

import sys
from uuid import uuid4

from django.core.management import call_command

from accounts.audit.doors import AuditDoor, open_door
from accounts.models import Organisation
from tests.builders import make_organisation
from tests.world.owner import as_owner

PREFIX = "surprise-"


def empty_database() -> None:
    """Make the tables, in a database that an earlier call may have filled."""
    with as_owner():
        call_command("migrate", verbosity=0)
        if Organisation.objects.exclude(slug__startswith=PREFIX).exists():
            sys.exit("This database is in use. `make surprise` empties it: give it one of its own.")
        with open_door(AuditDoor.PURGE):
            call_command("flush", interactive=False, verbosity=0)


def another_organisation() -> Organisation:
    return make_organisation(slug=f"{PREFIX}{uuid4().hex}")
