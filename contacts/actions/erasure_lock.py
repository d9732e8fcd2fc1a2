"""Keeps whoever stores an address, and whoever erases it, from overtaking each other (R62, R69).

Between the look whether an address is erased and its storing no erasure comes to an end, and none
begins. Nobody who stores one waits for another, nor for a run.
"""

from django.db import connection

ERASURE_LOCK = 0xE7A5
"""The advisory lock's first key; the second is the organisation."""


def hold_off_erasures(organisation_id: int) -> None:
    """Wait for the end of an erasure, and keep others from beginning until the transaction ends. To
    be called before any row is locked for which an erasure may wait."""
    _lock("pg_advisory_xact_lock_shared", organisation_id)


def wait_for_suppressions(organisation_id: int) -> None:
    """Wait for all who have held off erasures, and keep others from that until the transaction
    ends."""
    _lock("pg_advisory_xact_lock", organisation_id)


def _lock(function: str, organisation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [ERASURE_LOCK, organisation_id % 2**31])
