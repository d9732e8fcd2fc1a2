"""How long each statement of a large run takes after reading: all that a transaction, and with it a
lock, is held for."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from accounts.tenancy.standing import serving
from contacts.models import MailingList
from syncs.account.client import open_client
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.domain.run_settings import RunSettings
from syncs.models import (
    Connection,
    CredentialsKind,
    ImportRun,
    Phase,
    Policy,
    RunCheckpoint,
    RunState,
    Sync,
    SyncState,
    Trigger,
)
from syncs.run.steps import PHASE_STEPS
from syncs.sql.staging import drop_tables_of
from syncs.sql.statements import NAMED_VALUES, execute, read_statement, staging_table_of
from tests.bench.subject import let_the_database_settle

BASE = 1_000_000_000
"""Numbers of contacts begin behind it."""

SQL = Path(__file__).parents[2] / "syncs" / "sql"


def measure_steps(records: int) -> None:
    """Print the seconds of each phase after reading, of its longest transaction and of each of its
    statements, for a run of so many records of which three in ten let somebody go."""
    run = _make_run(records)
    with serving(run.organisation_id):
        _measure(run, records)


def _measure(run: ImportRun, records: int) -> None:
    _fill(run, records)
    let_the_database_settle()
    sys.stdout.write(f"\n{records:,} records\n")
    with closing(open_client(run.sync.connection)) as client:
        frozen = RunSettings.model_validate(run.settings)
        context = RunContext(
            *(run.pk, run.organisation_id, run.sync_id, frozen, client),
            is_over=lambda: True,
        )
        lease = Lease.take(run.pk)
        assert lease is not None
        while not run.is_finished:
            _measure_phase(context, lease)
            run.refresh_from_db()
    assert run.state == RunState.SUCCEEDED
    sys.stdout.write(f"{run.deleted:,} people removed\n")


def _measure_phase(context: RunContext, lease: Lease) -> None:
    phase = Phase(lease.progress.phase)
    steps: list[float] = []
    seconds: dict[str, list[float]] = defaultdict(list)
    with connection.execute_wrapper(_timing(seconds)):
        while lease.progress.phase == phase and (not steps or phase != Phase.FINISH):
            started = time.perf_counter()
            PHASE_STEPS[phase](context, lease)
            steps.append(time.perf_counter() - started)
    sys.stdout.write(
        f"{phase:<26}{sum(steps):8.2f} s in {len(steps)}, the longest {max(steps):.2f} s\n"
    )
    for name, each in seconds.items():
        if sum(each) >= 0.1:
            sys.stdout.write(f"    {name:<26}{sum(each):8.2f} s, the longest {max(each):.2f} s\n")
    sys.stdout.flush()


def _timing(seconds: dict[str, list[float]]) -> Callable[..., Any]:
    """Return what notes how long each statement took, by its name, or how it begins."""
    names = {read_statement(file.stem)[:60]: file.stem for file in SQL.glob("*/*.sql")}

    def note(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        started = time.perf_counter()
        answer = execute(sql, *arguments)
        name = names.get(sql[:60], " ".join(sql.split())[:24])
        seconds[name].append(time.perf_counter() - started)
        return answer

    return note


def _make_run(records: int) -> ImportRun:
    now = timezone.now()
    organisation = Organisation.objects.create(name="bench-steps", slug="bench-steps")
    account = Connection(
        organisation=organisation,
        data_centre="US",
        account_email="nobody@mail.example",
        credentials_kind=CredentialsKind.ZSC_KEY,
    )
    account.set_secrets({"key": "1000.of.nobody"}, shown="of nobody")
    account.save()
    mailing_list = MailingList.objects.create(organisation=organisation, name="Everybody")
    long_ago = now - timedelta(days=30)
    sync = Sync.objects.create(
        organisation=organisation,
        connection=account,
        mailing_list=mailing_list,
        name="Steps",
        module="Candidates",
        state=SyncState.PAUSED,
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=long_ago,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=long_ago,
    )
    frozen = RunSettings(
        module=sync.module,
        email_field="Email",
        mapped_fields=(),
        modification_field="Updated_On",
        is_full=True,
        modified_since=None,
        reading_since=now,
        deletions_since=now,
        is_first_run=False,
        bulk_files=0,
        group_addresses=frozenset(),
        mailing_list_id=mailing_list.pk,
        opt_outs=sync.opt_outs,
        opt_outs_since=long_ago,
        deleted=sync.deleted,
        deleted_since=long_ago,
        converted=sync.converted,
        no_match=sync.no_match,
        cvid=None,
        criteria=None,
        zone="UTC",
        today=now,
    )
    run = ImportRun.objects.create(
        organisation=organisation,
        sync=sync,
        trigger=Trigger.MANUAL,
        full=True,
        state=RunState.RUNNING,
        started_at=now,
        settings=frozen.model_dump(mode="json"),
    )
    RunCheckpoint.objects.create(
        run=run,
        organisation_id=organisation.pk,
        phase=Phase.TIDY,
        staged=records,
        fetched=records,
        newest=now,
    )
    return run


def _fill(run: ImportRun, records: int) -> None:
    filling = Path(__file__).with_suffix(".sql").read_text()
    values = {
        **NAMED_VALUES,
        "base": BASE,
        "organisation": run.organisation_id,
        "mailing_list": run.sync.mailing_list_id,
        "sync": run.sync_id,
        "records": records,
    }
    with connection.cursor() as cursor:
        drop_tables_of(cursor, run.pk)  # left by a measurement that was interrupted
        execute(cursor, "create_staging", run_id=run.pk)
        cursor.execute(filling.replace("{staged}", staging_table_of(run.pk)), values)
