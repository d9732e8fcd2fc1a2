"""The one clock by which it is decided what is due, late, silent or free: PostgreSQL's.

Web, workers and Beat may stand on several hosts, whose clocks may differ.
"""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Return what PostgreSQL's clock says now, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)  # noqa: S101 (what PostgreSQL returns)
    return now
