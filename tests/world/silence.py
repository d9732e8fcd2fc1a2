"""The session that locks a run's checkpoint and says no more, as that of a frozen worker does."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from django.db import connection

from syncs.models import ImportRun
from tests.world.owner import owner_session

LOCK = "SELECT FROM syncs_runcheckpoint WHERE run_id = %s FOR UPDATE"


@contextmanager
def silent_session(run: ImportRun) -> Iterator[Any]:
    """Have such a session; meanwhile who waits for the lock fails, instead of waiting for ever."""
    with owner_session() as session:
        session.autocommit = False
        try:
            with session.cursor() as cursor:
                cursor.execute(LOCK, [run.pk])
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '30s'")
            yield session
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        finally:
            with suppress(psycopg2.Error):  # a session that was ended meanwhile
                session.rollback()  # closed without it, PostgreSQL lets go a little later
