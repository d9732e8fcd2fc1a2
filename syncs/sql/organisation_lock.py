"""Lets those who change many memberships of one organisation do so one at a time."""

from django.db.backends.utils import CursorWrapper

ORGANISATION_LOCK = 0x5EC7
"""The advisory lock's first key; the second is the organisation."""


def lock_organisation(cursor: CursorWrapper, organisation_id: int) -> None:
    """Wait for the lock and hold it until the transaction ends."""
    cursor.execute(
        "SELECT pg_advisory_xact_lock(%s, %s)", [ORGANISATION_LOCK, organisation_id % 2**31]
    )
