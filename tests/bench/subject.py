"""The subject of the measurement: a sync of all candidates with twenty mapped fields.

A row has about 600 bytes.
"""

import sys
import time
from contextlib import closing

from django.core.management import call_command
from django.db import connection

from accounts.models import Organisation
from recruit import read_ahead
from syncs.account.client import open_client
from syncs.models import ImportRun, RunState, Sync
from syncs.queue.request import request_run
from syncs.run.settings_snapshot import freeze_settings
from tests.processes.subject import make_sync

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
    call_command("migrate", verbosity=0)
    if Organisation.objects.exclude(slug__startswith="bench-").exists():
        sys.exit("This database is in use. A measurement empties it, so it needs one of its own.")
    call_command("flush", interactive=False, verbosity=0)


def make_subject(sandbox: dict[str, str], slug: str) -> Sync:
    """Make a fresh organisation with a connection to the sandbox and a sync."""
    return make_sync(
        sandbox, slug, {source: (source.lower(), kind) for source, kind in FIELDS.items()}
    )


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


def let_the_database_settle() -> None:
    """Vacuum now, as PostgreSQL does by itself in the minutes after an import; the next one is
    hours away and does not run beside that."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


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
