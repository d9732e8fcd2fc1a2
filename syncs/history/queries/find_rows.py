"""Finds rows of a run by a part of a name or address, or by the id of a record (R92)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from contacts.domain.needles import Needle
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun, RunRow
from syncs.sql.statements import execute
from web.bounded import bounded

NO_RECORD = -1


def find_rows(
    run: ImportRun,
    needle: Needle,
    *,
    outcomes: Iterable[Outcome],
    reason: Reason | None,
    opted_out: bool,
    after: tuple[int, int],
    at_most: int,
) -> list[RunRow]:
    """Return rows behind the key `after`, outcome and ordinal, in the order of that key.

    `opted_out` asks for those of a preview who have opted out. Raises CutShort where so many people
    match that it takes longer than anybody waits.
    """
    first, second, third = needle.padded
    with bounded(), connection.cursor() as cursor:
        with across_organisations(AcrossReason.PART_OF_A_NAME):
            execute(
                cursor,
                "find_rows_of_run",
                run_id=run.pk,
                organisation=run.organisation_id,
                first=first,
                second=second,
                third=third,
                further=needle.further,
                record=needle.record_id or NO_RECORD,
                outcomes=[outcome.value for outcome in outcomes],
                reason=reason.value if reason else None,
                opted_out=opted_out,
                after_outcome=after[0],
                after_ordinal=after[1],
                at_most=at_most,
            )
        return [_row_of(run, *columns) for columns in cursor.fetchall()]


def _row_of(
    run: ImportRun,
    outcome: int,
    ordinal: int,
    reason: int | None,
    record_id: int | None,
    contact_id: int | None,
    email: str | None,
    detail: str | None,
) -> RunRow:
    return RunRow(
        run_id=run.pk,
        outcome=outcome,
        ordinal=ordinal,
        organisation_id=run.organisation_id,
        reason=reason,
        record_id=record_id,
        contact_id=contact_id,
        email=email,
        detail=json.loads(detail) if detail else None,
    )
