"""The one place that knows what needs attention, in an organisation or in all (R96).

Pages ask it whenever they are shown, so that what was mended is gone from them at once.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.db import connection

from accounts.invitations.mail import is_mail_sent
from accounts.models import Organisation
from syncs.domain.concerns import ConcernKind, Facts, Need
from syncs.models.heartbeat import Part
from syncs.models.import_run import IMPORTING
from syncs.models.sync import StopCause
from syncs.sql.statements import execute_outside_runs

OWN_CAUSES = (StopCause.NOT_ALLOWED, StopCause.SCHEDULE_UNFIT, StopCause.CLOSED)
"""Causes of a sync alone for which it is inactive. Those of the key are the connection's; a failed
run is told as that; who cancelled a run knows."""


def find_needs(organisation: Organisation | None = None, now: datetime | None = None) -> list[Need]:
    """Return all that needs attention, what follows from other things included, by one question.

    `now` is PostgreSQL's, which looks at its clock where it is not given.
    """
    values = {
        "only": organisation.pk if organisation else None,
        "now": now,
        "seconds": settings.LATE_SECONDS,
        "parts": list(Part.values),
        "importing": [kind.value for kind in IMPORTING],
        "own_causes": [cause.value for cause in OWN_CAUSES],
        "mail_is_sent": is_mail_sent(),
    }
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, "find_needs", **values)
        return [
            Need(organisation_id, ConcernKind(kind), subject_id, since, Facts.of(_read(facts)))
            for organisation_id, kind, subject_id, since, facts in cursor.fetchall()
        ]


def _read(facts: str | dict[str, object]) -> dict[str, object]:
    """Django leaves JSON of plain statements as text."""
    return json.loads(facts) if isinstance(facts, str) else facts
