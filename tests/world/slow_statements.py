"""Statements that last as long as a test wants: who writes a table waits for a lock of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.world.owner import owner_session

KEY = 4711


@contextmanager
def slow_writes(
    table: str, event: str = "INSERT OR UPDATE", *, each: str = "STATEMENT"
) -> Iterator[Any]:
    """Let statements that write the table last until the lock of the given session is released:
    by `release(session)`, or at the end. With `each="ROW"` those that write no row do not."""
    with owner_session() as session:
        try:
            with session.cursor() as cursor:
                cursor.execute(
                    f"""
                    CREATE OR REPLACE FUNCTION wait_for_the_test() RETURNS trigger
                    LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_advisory_xact_lock_shared({KEY}); RETURN NEW; END $$;
                    CREATE TRIGGER slow BEFORE {event} ON {table}
                       FOR EACH {each} EXECUTE FUNCTION wait_for_the_test();
                    SELECT pg_advisory_lock({KEY});
                    """
                )
            yield session
        finally:
            release(session)
            with session.cursor() as cursor:
                cursor.execute("DROP FUNCTION wait_for_the_test() CASCADE")


def release(session: Any) -> None:
    with session.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def sessions_in_slow_writes() -> list[int]:
    """Return the sessions of this database, which is not the only one, that wait for the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pid
              FROM pg_locks
             WHERE locktype = 'advisory'
               AND NOT granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        return [pid for (pid,) in cursor.fetchall()]
