"""The reports of Beat and workers, and who has not reported for long (R84)."""

import socket
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from syncs.models.heartbeat import Part
from syncs.sql.statements import execute_outside_runs

REPORT_SECONDS = 5.0
"""How often each part reports."""


@dataclass(frozen=True)
class Silence:
    """A part that has not reported since then; `since` is None where it never has."""

    part: Part
    since: datetime | None


def report_heartbeat(*parts: Part) -> None:
    """Say that these parts are at work on this host. Raises `django.db.Error`."""
    with connection.cursor() as cursor:
        for part in parts:
            execute_outside_runs(
                cursor, "report_heartbeat", part=part.value, host=socket.gethostname()
            )


def find_silences() -> list[Silence]:
    """Return the parts that have not reported for `LATE_SECONDS`, by one question."""
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor, "find_silences", parts=list(Part.values), seconds=settings.LATE_SECONDS
        )
        return [Silence(Part(part), since) for part, since in cursor.fetchall()]
