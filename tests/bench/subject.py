"""The subject of the measurement: a sync of all candidates with twenty mapped fields.

A row has about 600 bytes.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing
from dataclasses import dataclass

import httpx
from django.core.management import call_command
from django.db import connection

from accounts.audit.doors import AuditDoor, open_door
from accounts.models import Organisation
from criteria import Condition, Criteria, ValueType
from recruit import read_ahead
from syncs.account.client import open_client
from syncs.fetch.row_prints import order_for_file
from syncs.models import ImportRun, RunState, Selection, Sync
from syncs.queue.request import request_run
from syncs.run.settings_snapshot import freeze_settings
from tests.processes.subject import make_sync
from tests.world.owner import as_owner, execute_as_owner

FIELDS = {
    "Candidate_ID": "text",
    "Phone": "text",
    "Mobile": "text",
    "Street": "text",
    "City": "text",
    "State": "text",
    "Zip_Code": "text",
    "Country": "text",
    "Experience_in_Years": "number",
    "Highest_Qualification_Held": "text",
    "Current_Job_Title": "text",
    "Current_Employer": "text",
    "Skill_Set": "text",
    "Candidate_Status": "text",
    "Source": "text",
    "Candidate_Owner": "text",
    "Department": "text",
    "Year_of_Passing": "number",
    "Created_Time": "datetime",
    "Last_Activity_Time": "datetime",
}


def migrated_database() -> None:
    """Make the tables, in a database that an earlier measurement may have filled."""
    with as_owner():
        call_command("migrate", verbosity=0)
        if Organisation.objects.exclude(slug__startswith="bench-").exists():
            sys.exit("This database is in use. A measurement empties it, so it needs its own.")
        with open_door(AuditDoor.PURGE):
            call_command("flush", interactive=False, verbosity=0)


def make_subject(sandbox: dict[str, str], slug: str) -> Sync:
    """Make a fresh organisation with a connection to the sandbox and a sync."""
    return make_sync(
        sandbox, slug, {source: (source.lower(), kind) for source, kind in FIELDS.items()}
    )


def _ask(field: str, kind: ValueType, operator: str, *values: str) -> Condition:
    return Condition(field=field, label=field, type=kind, operator=operator, values=values)


CONDITIONS = (
    _ask("Email", ValueType.EMAIL, "contains", "."),
    _ask("Last_Name", ValueType.TEXT, "is_not_empty"),
    _ask("First_Name", ValueType.TEXT, "is_not", "Nobody"),
    _ask("City", ValueType.TEXT, "is_not", "Nowhere"),
    _ask("Country", ValueType.TEXT, "not_contains", "Atlantis"),
    _ask("Candidate_Status", ValueType.PICK_LIST, "is_not", "Unknown"),
    _ask("Experience_in_Years", ValueType.NUMBER, "not_equals", "99"),
    _ask("Year_of_Passing", ValueType.NUMBER, "not_equals", "1900"),
    _ask("Created_Time", ValueType.DATE_TIME, "after", "2000-01-01"),
    _ask("Current_Job_Title", ValueType.TEXT, "is_not", "Astronaut"),
)
"""Ten conditions that nearly all candidates meet, so that as many are imported as without them."""


def make_asking_subject(sandbox: dict[str, str], slug: str) -> Sync:
    """Make the same sync once more, of those who meet ten conditions."""
    sync = make_subject(sandbox, slug)
    sync.selection = Selection.CRITERIA
    sync.criteria = Criteria(conditions=CONDITIONS).model_dump(mode="json")
    sync.save(update_fields=["selection", "criteria"])
    return sync


def change_records(sandbox: dict[str, str], number: int) -> None:
    """Change so many candidates in Recruit."""
    answer = httpx.post(f"{sandbox['control_url']}/churn/now", json={"edits": number}, timeout=60)
    answer.raise_for_status()


def read_only(sync: Sync) -> float:
    """Return the seconds to receive and parse the records of a full run, and drop them."""
    run = ImportRun(organisation=sync.organisation, sync=sync, full=True)
    with closing(open_client(sync.connection)) as client:
        settings = freeze_settings(run, client)
        started = time.perf_counter()
        pages = read_ahead(
            lambda number: client.records(
                settings.module, fields=settings.source_fields, page=number
            )
        )
        records = sum(len(page.ids) for page in pages)
        seconds = time.perf_counter() - started
    assert records > 0, "there was nothing to read"
    return seconds


def have_files_made(sync: Sync) -> None:
    """Have the sandbox write the files of a full run, which it keeps. Recruit makes them on
    machines of its own: a run that waits for the sandbox's would be measured with that."""
    run = ImportRun(organisation=sync.organisation, sync=sync, full=True)
    with closing(open_client(sync.connection)) as client:
        settings = freeze_settings(run, client)
        types = {field.api_name: field.data_type for field in client.fields(settings.module)}
        for file in range(1, settings.bulk_files + 1):
            job = client.start_bulk_read(
                settings.module, fields=order_for_file(settings, types), file=file
            )
            while not client.bulk_read(job).is_completed:
                time.sleep(0.1)


def let_the_database_settle() -> None:
    """Vacuum now, as PostgreSQL does by itself in the minutes after an import; the next one is
    hours away and does not run beside that."""
    execute_as_owner("VACUUM (ANALYZE)")


@dataclass(frozen=True)
class LedgerSize:
    """The bytes on disk, with indexes, of all outcomes and of those that are packed, and how many
    there are of each."""

    bytes: int
    outcomes: int
    packed_bytes: int
    packed: int

    @classmethod
    def now(cls) -> LedgerSize:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT row.bytes + block.bytes, row.number + block.number, block.bytes, block.number
                  FROM (SELECT pg_total_relation_size('syncs_runrow') AS bytes, count(*) AS number
                          FROM syncs_runrow) row,
                       (SELECT pg_total_relation_size('syncs_unchangedblock') AS bytes,
                               coalesce(sum(size), 0) AS number
                          FROM syncs_unchangedblock) block
                """
            )
            return cls(*map(int, cursor.fetchone()))

    def growth_since(self, before: LedgerSize) -> str:
        """Say how many bytes an outcome takes that came since."""
        each = (self.bytes - before.bytes) / (self.outcomes - before.outcomes)
        packed = (self.packed_bytes - before.packed_bytes) / (self.packed - before.packed)
        return f"{each:.1f} bytes of the ledger for an outcome, {packed:.1f} for an unchanged one"


def run_once(sync: Sync, *, full: bool) -> float:
    """Return the seconds from the request of a run to its end, through the queue and the worker."""
    started = time.perf_counter()
    run = request_run(sync, user=None, full=full)
    while not run.is_finished:
        time.sleep(0.02)
        run.refresh_from_db()
    seconds = time.perf_counter() - started
    assert run.state == RunState.SUCCEEDED, f"{run.error} {run.what_to_do}"
    return seconds
