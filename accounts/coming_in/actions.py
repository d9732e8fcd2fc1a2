"""The first run: an empty installation gets its first organisation and admin (R100)."""

from typing import Any

from django.db import connection, transaction

from accounts.models import Organisation, User
from accounts.organisations.actions import create_organisation

FIRST_RUN_LOCK = 7_400_001
"""An advisory lock's number, of nothing else."""


class AlreadyBegun(Exception):
    """Somebody has an account already, so this installation is not empty."""


def is_empty() -> bool:
    """Tell whether nobody has an account here yet."""
    return not User.objects.exists()


@transaction.atomic
def begin_installation(*, organisation: str, time_zone: str, **person: Any) -> Organisation:
    """Make the first organisation and its admin: `name`, `email` and `password`.

    Of two who begin at the same moment one does. Raises AlreadyBegun, or UnfitName.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_RUN_LOCK])
    if not is_empty():
        raise AlreadyBegun
    admin = User.objects.create_user(**person)
    return create_organisation(organisation, time_zone, admin=admin)
