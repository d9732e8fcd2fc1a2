"""Packs unchanged outcomes into the blocks of a run, by the statement that runs do it with."""

from collections.abc import Iterable

from django.db import connection

from accounts.tenancy.standing import serving
from contacts.models import Contact
from syncs.models import ImportRun
from syncs.sql.kinds import RowKind
from syncs.sql.staging import drop_tables_of
from syncs.sql.statements import execute, execute_outside_runs, staging_table_of

Outcomes = Iterable[tuple[int, int, int]]
"""Each with its ordinal, record and contact."""


def pack(run: ImportRun, outcomes: Outcomes, *, size: int = 3, at_least: int = 1) -> None:
    """Decide as unchanged what a run has read, in one range, in blocks of that size."""
    with serving(run.organisation_id), connection.cursor() as cursor:
        execute(cursor, "create_staging", run_id=run.pk)
        cursor.executemany(
            f"INSERT INTO {staging_table_of(run.pk)} (ordinal, record_id, contact_id, kind)"  # noqa: S608
            f" VALUES (%s, %s, %s, '{RowKind.KNOWN}')",
            list(outcomes),
        )
        execute(
            cursor,
            "decide_known",
            run_id=run.pk,
            organisation=run.organisation_id,
            after=-1,
            until=2**62,
            block_size=size,
            min_block_size=at_least,
        )
        drop_tables_of(cursor, run.pk)


def pack_people(run: ImportRun, people: Iterable[Contact], *, size: int = 3) -> None:
    """Pack people in their order; each has the record and the ordinal of its number."""
    pack(run, ((number, number, each.pk) for number, each in enumerate(people)), size=size)


def unpack_all(run: ImportRun) -> None:
    """Make rows of everything that is packed in the runs of an organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT contact_id FROM syncs_ledger WHERE organisation_id = %s",
            [run.organisation_id],
        )
        contacts = [contact for (contact,) in cursor.fetchall() if contact is not None]
        execute_outside_runs(
            cursor, "take_out", organisation=run.organisation_id, contacts=contacts
        )
