"""Lets those who change many memberships of one organisation do so one at a time."""

from django.db.backends.utils import CursorWrapper

ORGANISATION_LOCK = 0x5EC7
"""The advisory lock's first key; the second is the organisation."""


def lock_organisation(cursor: CursorWrapper, organisation_id: int) -> None:
    """Wait for the lock and hold it until the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _keys(organisation_id))


def try_to_lock_organisation(cursor: CursorWrapper, organisation_id: int) -> bool:
    """Take the lock as above unless somebody has it; tell whether it was free."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _keys(organisation_id))
    (was_free,) = cursor.fetchone()
    return bool(was_free)


def _keys(organisation_id: int) -> list[int]:
    return [ORGANISATION_LOCK, organisation_id % 2**31]
