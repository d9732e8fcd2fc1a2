"""Sessions that wait for a lock, so that a test knows that something has come so far."""

from typing import cast

from django.db import connection

from tests.world.until import wait_until


def count_who_wait() -> int:
    """Return how many sessions of this database wait for a lock: those that wait for a transaction
    name no database, and are known by the others of their locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(DISTINCT pid)
              FROM pg_locks
              JOIN pg_database ON pg_database.oid = pg_locks.database
             WHERE datname = current_database()
               AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted)
            """
        )
        (waiting,) = cursor.fetchone()
    return cast("int", waiting)


def wait_until_somebody_waits() -> None:
    """Return as soon as a session of this database waits for a lock."""
    wait_until(count_who_wait)
