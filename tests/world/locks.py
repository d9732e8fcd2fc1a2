"""The wait for another session that waits."""

import time

from django.db import connection


def wait_for_somebody_who_waits() -> None:
    """Return when another session waits for a lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()
        if waiting:
            return
        time.sleep(0.05)
    raise AssertionError("nobody came to wait")
