"""The rows of the ledger about one person: the one place where they are read by contact (R93).

Most rows say that nothing has changed. So there are two questions: which rows tell why somebody is
on lists or not, and the story, in which repeats are folded by whoever asks.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation
from syncs.domain.outcomes import OUTCOMES, REASONS, Outcome
from syncs.models import ImportRun, Kind, RunRow
from syncs.models.import_run import ONLY_SHOWING
from syncs.sql.statements import execute_outside_runs
from syncs.why.rules.ledger_row import LedgerRow
from web.keyset import stored_number

AT_MOST = 200
"""Of the rows that only few people have, so many of the newest."""

READ_AT_ONCE = 2_000
"""Rows of a story that are read to fold what repeats itself."""

MAX_RUN = MAX_ORDINAL = 2**63 - 1
"""Behind every run, and behind every row of one."""


@dataclass(frozen=True)
class StoryKey:
    """The key of a row in a story: run, outcome and ordinal, `812-4-17`."""

    run: int
    outcome: int
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> "StoryKey":
        """Read a key as the address has it. Raises ValueError."""
        run, outcome, ordinal = map(stored_number, text.split("-"))
        return cls(run, outcome, ordinal)

    @classmethod
    def of(cls, row: RunRow) -> "StoryKey":
        return cls(row.run_id, row.outcome, row.ordinal)

    def __str__(self) -> str:
        return f"{self.run}-{self.outcome}-{self.ordinal}"


@dataclass(frozen=True)
class Streak:
    """A question for rows that repeat each other: of one record of a sync, between two runs."""

    sync: int
    record: int
    outcome: int
    first_run: int
    last_run: int

    @classmethod
    def parse(cls, text: str) -> "Streak":
        """Read it as the address has it. Raises ValueError."""
        return cls(*map(stored_number, text.split("-")))

    def __str__(self) -> str:
        return "-".join(map(str, vars(self).values()))


def telling_rows(
    organisation: Organisation,
    *,
    contact_id: int = 0,
    addresses: Sequence[str] = (),
    record_id: int = 0,
) -> tuple[LedgerRow, ...]:
    """Return the rows that tell why a contact is on lists or not, and where its values came from;
    also those of strangers with one of the normalised addresses, or of one record."""
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "find_telling_rows",
            organisation=organisation.pk,
            contact=contact_id,
            addresses=list(addresses),
            record=record_id,
            only_showing=[kind.value for kind in ONLY_SHOWING],
            removal_kind=Kind.REMOVE.value,
            at_most=AT_MOST,
        )
        return tuple(_ledger_row(*row) for row in cursor.fetchall())


def _ledger_row(
    run_id: int,
    sync_id: int,
    list_id: int | None,
    finished_at: datetime | None,
    outcome: int,
    reason: int | None,
    ordinal: int,
    record_id: int | None,
    detail: str | None,
    criteria: str | None,
    about_id: int | None,
    started_at: datetime | None,
) -> LedgerRow:
    return LedgerRow(
        run_id=run_id,
        sync_id=sync_id,
        list_id=list_id,
        at=finished_at,
        outcome=OUTCOMES[outcome],
        reason=None if reason is None else REASONS[reason],
        ordinal=ordinal,
        record_id=record_id,
        detail=json.loads(detail) if detail else {},
        criteria=json.loads(criteria) if criteria else None,
        undone=about_id,
        began=started_at,
    )


def story_rows(
    organisation: Organisation,
    contact_id: int,
    *,
    after: StoryKey | None,
    streak: Streak | None,
) -> list[RunRow]:
    """Return rows of a contact, newest run first, at most `READ_AT_ONCE` and one more. Previews
    have done nothing."""
    packed: list[RunRow] = []
    if streak is None or streak.outcome == Outcome.UNCHANGED:
        # Before the rows: what is taken out of a block meanwhile is found twice, and not never.
        packed = _unpacked_rows(organisation, contact_id, after, streak)
    stored = _stored_rows(contact_id, after, streak)
    rows = {(-row.run_id, row.outcome, row.ordinal): row for row in [*packed, *stored]}
    return [rows[each] for each in sorted(rows)][: READ_AT_ONCE + 1]


def _stored_rows(contact_id: int, after: StoryKey | None, streak: Streak | None) -> list[RunRow]:
    """Return the rows that have not been packed."""
    previews = ImportRun.objects.filter(pk=OuterRef("run_id"), kind__in=ONLY_SHOWING)
    rows = RunRow.objects.filter(~Exists(previews), _after(after), contact_id=contact_id)
    if streak:
        rows = rows.filter(
            run_id__range=(streak.first_run, streak.last_run),
            record_id=streak.record,
            outcome=streak.outcome,
            run_id__in=ImportRun.objects.filter(sync_id=streak.sync).values("pk"),
        )
    return list(rows.order_by("-run_id", "outcome", "ordinal")[: READ_AT_ONCE + 1])


def _unpacked_rows(
    organisation: Organisation, contact_id: int, after: StoryKey | None, streak: Streak | None
) -> list[RunRow]:
    """Return those that have, all of which are unchanged."""
    before_run, ordinal = _unchanged_after(after)
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "story_of_unchanged",
            organisation=organisation.pk,
            contact=contact_id,
            only_showing=[kind.value for kind in ONLY_SHOWING],
            of_sync=streak.sync if streak else None,
            record=streak.record if streak else None,
            first_run=streak.first_run if streak else 0,
            last_run=streak.last_run if streak else MAX_RUN,
            before_run=before_run,
            after=ordinal,
            at_most=READ_AT_ONCE + 1,
        )
        return [
            RunRow.unpacked(
                run_id=run_id,
                ordinal=ordinal,
                organisation_id=organisation.pk,
                record_id=record_id,
                contact_id=contact_id,
            )
            for run_id, ordinal, record_id in cursor.fetchall()
        ]


def _unchanged_after(key: StoryKey | None) -> tuple[int, int]:
    """Return the run and the ordinal behind which the unchanged rows behind a key are."""
    if key is None:
        return MAX_RUN, MAX_ORDINAL
    if key.outcome == Outcome.UNCHANGED:
        return key.run, key.ordinal
    return key.run, -1 if key.outcome < Outcome.UNCHANGED else MAX_ORDINAL


def runs_of_rows(organisation: Organisation, rows: Iterable[RunRow]) -> dict[int, ImportRun]:
    """Return the runs of rows, each with its sync and without its settings."""
    runs = ImportRun.objects.filter(organisation=organisation).select_related("sync")
    return runs.defer("settings").in_bulk({row.run_id for row in rows})


def _after(key: StoryKey | None) -> Q:
    if key is None:
        return Q()
    same_run = Q(run_id=key.run)
    later = Q(outcome__gt=key.outcome) | Q(outcome=key.outcome, ordinal__gt=key.ordinal)
    return Q(run_id__lt=key.run) | same_run & later
