"""Reads the next rows of a run that are packed in blocks."""

from __future__ import annotations

from django.db import connection

from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunRow
from syncs.sql.statements import execute


def next_unchanged(run: ImportRun, after: tuple[int, int] | None, *, at_most: int) -> list[RunRow]:
    """Return rows out of blocks behind the key `after`, outcome and ordinal, in the order of that
    key."""
    outcome, ordinal = after or (0, -1)
    if outcome > Outcome.UNCHANGED:
        return []
    with connection.cursor() as cursor:
        execute(
            cursor,
            "next_unchanged",
            run_id=run.pk,
            after=ordinal if outcome == Outcome.UNCHANGED else -1,
            at_most=at_most,
        )
        return [
            RunRow.unpacked(
                run_id=run.pk,
                ordinal=ordinal,
                organisation_id=run.organisation_id,
                record_id=record_id,
                contact_id=contact_id,
            )
            for ordinal, record_id, contact_id in cursor.fetchall()
        ]
