"""The least that PostgreSQL could do: the same rows with no rule, no key but the necessary ones.

One COPY into an unlogged table, one INSERT … SELECT into contacts with a primary key and unique
(organisation, e-mail), one into memberships with a composite primary key. No foreign keys, no
decision, no ledger, and the rows are mapped before the clock starts.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from recruit import read_ahead
from syncs.account.client import open_client
from syncs.domain.preparation import Preparer
from syncs.domain.records import JudgedRecords
from syncs.models import ImportRun, Sync
from syncs.run.settings_snapshot import freeze_settings
from syncs.sql.staging import COLUMNS, read_columns
from tests.world.owner import as_owner

MAKE_TABLES = """
    DROP TABLE IF EXISTS floor_raw, floor_contact, floor_membership;
    CREATE UNLOGGED TABLE floor_raw (
        address text, first_name text, last_name text, attributes jsonb);
    CREATE TABLE floor_contact (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        organisation_id bigint NOT NULL,
        address text COLLATE "C" NOT NULL,
        first_name text, last_name text, attributes jsonb,
        UNIQUE (organisation_id, address));
    CREATE TABLE floor_membership (
        mailing_list_id bigint, contact_id bigint, PRIMARY KEY (mailing_list_id, contact_id))
"""

COPY = "COPY floor_raw FROM STDIN"

RAW = ("address", "first_name", "last_name", "attributes")
"""What a row of `floor_raw` has, as the columns of a staged record are called."""

INSERTS = (
    """
    INSERT INTO floor_contact (organisation_id, address, first_name, last_name, attributes)
    SELECT 1, address, first_name, last_name, attributes FROM floor_raw
    """,
    "INSERT INTO floor_membership SELECT 1, id FROM floor_contact",
)


def write_mapped_rows(sync: Sync, path: Path) -> None:
    """Write the rows that a first import of the sync would import, in COPY's text format."""
    with path.open("w", newline="") as file:
        file.writelines(_mapped_rows(sync))


def measure_floor(path: Path) -> float:
    """Return the seconds for the three statements."""
    with as_owner(), connection.cursor() as cursor:
        seconds = write(cursor, path)
        cursor.execute("DROP TABLE floor_raw, floor_contact, floor_membership")
    return seconds


def write(cursor: CursorWrapper, path: Path) -> float:
    """Execute the three statements on tables of their own; return the seconds."""
    cursor.execute(MAKE_TABLES)
    with path.open("rb") as file:
        started = time.perf_counter()
        cursor.copy_expert(COPY, file)
    for insert in INSERTS:
        cursor.execute(insert)
    return time.perf_counter() - started


def _mapped_rows(sync: Sync) -> Iterator[str]:
    seen: set[str | None] = set()
    run = ImportRun(organisation=sync.organisation, sync=sync, full=True)
    with closing(open_client(sync.connection)) as client:
        settings = freeze_settings(run, client)
        preparer = Preparer(settings)
        for page in read_ahead(
            lambda number: client.records(
                settings.module, fields=settings.source_fields, page=number
            )
        ):
            judged = preparer.pick(page.records)
            assert isinstance(judged, JudgedRecords), "the sync has no criteria"
            prepared = preparer.prepare(judged)
            lines = read_columns(page.ids, page.ids, prepared)
            for line, reason, address in zip(
                lines, prepared.reasons, prepared.addresses, strict=True
            ):
                if reason is None and address not in seen:
                    seen.add(address)
                    yield _raw_of(line)


def _raw_of(staged: str) -> str:
    """Return the line of `floor_raw` for one of the staging table, which lacks its ordinal."""
    _, *names = COLUMNS.split(", ")
    columns = dict(zip(names, staged.rstrip("\n").split("\t"), strict=True))
    return "\t".join(columns[name] for name in RAW) + "\n"
