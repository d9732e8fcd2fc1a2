"""A run reads rows in proportion to its records, whatever PostgreSQL's statistics say.

They are always of yesterday: a young tenant is not in them, a first import outgrows them while it
runs. A plan that goes by them alone compares everybody with everybody, or looks through a small
table for each record, which no test of the result notices. So the rows that PostgreSQL reads are
counted, not the seconds.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import Organisation
from contacts.models import SuppressionKind
from syncs.models import Phase, Policy, RunState, Sync
from syncs.queue.request import request_run
from syncs.sql.statements import staging_table_of
from tests.builders import NOON
from tests.run.rows_read import RowsRead
from tests.world.imports import drive_to, make_import, map_field, run_once
from tests.world.owner import execute_as_owner
from tests.world.source import Source, running_source

TABLES = (
    "contacts_contact",
    "contacts_membership",
    "contacts_membershipclaim",
    "syncs_beforeimage",
    "syncs_heldrecord",
    "syncs_sourcelink",
    "syncs_runrow",
    "syncs_unchangedblock",
    "contacts_suppression",
    "syncs_optedoutrecord",
)
OTHERS = 3_000
"""Rows of other tenants, for statistics to be made of."""
FEW = 80
"""Rows that fit on a page or two of each table."""
LEAVING = 100
MAX_ROWS_READ = 20
"""Rows and index entries that a statement reads for a record; none needs ten, looking through a
small table takes some eighty, and comparing each with each hundreds."""


def never() -> None:
    """No table was ever analysed."""
    _set_autovacuum("false")


def while_empty() -> None:
    """All tables were analysed while they were empty."""
    _set_autovacuum("false")
    _analyse()


def of_small_tenants() -> None:
    """As if each organisation had one contact, each list one member, each sync one record."""
    _set_autovacuum("false")
    _fill("number")
    _analyse()


def of_one_large_tenant() -> None:
    """As if everything were one organisation's: a young one seems to have nobody."""
    _set_autovacuum("false")
    _fill("0")
    _analyse()


def of_few_rows() -> None:
    """As if looking through a table cost less than its index, which is true of one look-up."""
    _set_autovacuum("false")
    _fill("number", rows=FEW)
    _analyse()


def left_by_small_tenants() -> None:
    """As `of_small_tenants`, and the tables were emptied since, which keeps what was found out."""
    of_small_tenants()
    _empty()


def left_by_one_large_tenant() -> None:
    """As `of_one_large_tenant`, and the tables were emptied since."""
    of_one_large_tenant()
    _empty()


@pytest.fixture(
    params=[
        never,
        while_empty,
        of_small_tenants,
        of_one_large_tenant,
        of_few_rows,
        left_by_small_tenants,
        left_by_one_large_tenant,
    ]
)
def statistics(request: pytest.FixtureRequest, organisation: Organisation) -> Iterator[None]:
    """What PostgreSQL believes when the first run begins; nothing corrects it later."""
    make: Callable[[], None] = request.param
    _begin_anew()
    make()
    yield
    _set_autovacuum("true")


@pytest.fixture(scope="module")
def running_crowd() -> Iterator[Source]:
    with running_source("--candidates", "2500", "--contacts", "0") as source:
        yield source


@pytest.fixture
def crowd(running_crowd: Source) -> Source:
    """A sandbox with 2,500 candidates: among fewer, comparing each with each looks cheap."""
    running_crowd.reset()
    return running_crowd


@pytest.fixture
def sync(crowd: Source, organisation: Organisation) -> Sync:
    """A sync of them with all that can take people off the list."""
    return make_import(
        crowd.connect(organisation),
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=NOON - timedelta(days=1),
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=NOON - timedelta(days=1),
        converted=Policy.REMOVE_FROM_LIST,
        no_match=Policy.REMOVE_FROM_LIST,
    )


def test_a_run_reads_rows_in_proportion_to_its_records(
    statistics: None, sync: Sync, crowd: Source
) -> None:
    """First all are new, then known; then all are read again, and none of them tells whether they
    were converted (R73); at last 200 people leave."""
    check_rows_read(sync)
    check_rows_read(sync)
    map_field(sync, "City", "city")
    crowd.vanish("$converted", where="records")
    check_rows_read(sync)
    crowd.reappear()
    for record in crowd.records()[: 4 * LEAVING : 2]:
        crowd.delete(record["id"])
    for record in crowd.records()[: 2 * LEAVING : 2]:
        crowd.opt_out(record["id"])
    check_rows_read(sync)


def test_index_of_who_leaves_is_there_before_the_first_record(
    sync: Sync, settings: Settings
) -> None:
    """Made later, over rows that were updated, it is left aside while an older transaction of
    anybody lasts (`indcheckxmin`), and who leaves is looked for among all for each of them."""
    settings.RUN_SLICE_SECONDS = 0.000_001
    run = request_run(sync, user=None)
    drive_to(run, Phase.TIDY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || indexname FROM pg_indexes")
        names = {name for (name,) in cursor.fetchall()}

    assert f"{staging_table_of(run.pk)}_leaves" in names


def check_rows_read(sync: Sync) -> None:
    """Run the sync in full, and hold the rows that each statement read against its records."""
    read = RowsRead()
    with connection.execute_wrapper(read):
        run = run_once(sync, full=True)

    assert run.state == RunState.SUCCEEDED, run.error
    assert read.by_statement.total() > run.total
    allowed = MAX_ROWS_READ * run.total
    assert {name: rows for name, rows in read.by_statement.items() if rows > allowed} == {}


def _begin_anew() -> None:
    """Leave no dead rows of earlier tests, which count as read until autovacuum comes."""
    execute_as_owner(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def _set_autovacuum(enabled: str) -> None:
    execute_as_owner(
        *(f"ALTER TABLE {table} SET (autovacuum_enabled = {enabled})" for table in TABLES)
    )


def _analyse() -> None:
    execute_as_owner(*(f"ANALYZE {table}" for table in TABLES))


def _empty() -> None:
    execute_as_owner(f"TRUNCATE {', '.join(TABLES)}")


def _fill(tenant: str, rows: int = OTHERS) -> None:
    """Rows of others; `tenant` says in SQL whose row each `number` is. Suppressed addresses belong
    to the one organisation that there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMPORARY TABLE others AS
            SELECT 1000000000 + number AS id, 1000000000 + {tenant} AS tenant
              FROM generate_series(1, %(rows)s) AS number;
            INSERT INTO contacts_contact (id, organisation_id, address, email)
                 SELECT id, tenant, id || '@mail.example', id || '@mail.example' FROM others;
            INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
                 SELECT tenant, id, tenant FROM others;
            INSERT INTO contacts_membershipclaim
                        (mailing_list_id, contact_id, claimant_id, record_id, organisation_id)
                 SELECT tenant, id, tenant, id, tenant FROM others;
            INSERT INTO syncs_sourcelink (sync_id, record_id, organisation_id, contact_id,
                                          fingerprint, contact_revision, first_synced_at)
                 SELECT tenant, id, tenant, id, md5(id::text)::uuid, 1, now() FROM others;
            INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, record_id,
                                      contact_id)
                 SELECT tenant, 1, id, tenant, id, id FROM others;
            INSERT INTO syncs_beforeimage (run_id, contact_id, record_id, organisation_id, place)
                 SELECT tenant, id, id, tenant, id FROM others;
            INSERT INTO syncs_optedoutrecord (sync_id, record_id, organisation_id, address)
                 SELECT tenant, id, tenant, id || '@mail.example' FROM others;
            INSERT INTO contacts_suppression (organisation_id, address, kind, created_at)
                 SELECT organisation.id, others.id || '@mail.example', %(do_not_mail)s, now()
                   FROM others
                  CROSS JOIN accounts_organisation organisation;
            DROP TABLE others
            """,  # noqa: S608 (of two expressions above)
            {"rows": rows, "do_not_mail": SuppressionKind.DO_NOT_MAIL},
        )
