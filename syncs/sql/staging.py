"""Writes what was read into the run's staging table, by COPY in its text format.

Known records are staged without leaving the database, see `stage/stage_known.sql`.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import repeat

from django.db.backends.utils import CursorWrapper

from accounts.tenancy.row_security import STAGING
from syncs.domain.records import PreparedRecords
from syncs.sql.kinds import RowKind
from syncs.sql.statements import related_table_of, staging_table_of

COLUMNS = (
    "ordinal, record_id, kind, fingerprint, selected, failed, emptied, reason, email, address_told,"
    " address, suggestion, first_name, last_name, attributes, opted_out, denies_opt_out, converted,"
    " created_at, not_sent, notes"
)
NULLS = "\t\\N" * (COLUMNS.count(",") - 2)

ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
"""What COPY's text format takes for something else, the backslash first."""


def copy(cursor: CursorWrapper, run_id: int, lines: Iterable[str]) -> None:
    """Append lines, each an ordinal and the columns of a record, to the run's staging table."""
    data = "".join(lines).encode()
    # In one piece: for every further one this thread would have to win back the interpreter from
    # the threads that read ahead.
    cursor.copy_expert(
        f"COPY {staging_table_of(run_id)} ({COLUMNS}) FROM STDIN", BytesIO(data), len(data) + 1
    )


def bare_columns(record_id: str, kind: RowKind) -> str:
    """Return the columns after the ordinal for a record of which only the id is known."""
    return f"{record_id}\t{kind.value}{NULLS}\n"


def read_columns(
    ids: Sequence[str],
    fingerprints: Sequence[str],
    records: PreparedRecords,
    *,
    kind: RowKind = RowKind.READ,
) -> list[str]:
    """Return the columns after the ordinal for records with all their values."""
    columns = (
        ids,
        repeat(kind.value, len(ids)),
        fingerprints,
        _print_flags(records.selected),
        _escape_all(records.failed),
        _print_flags(records.emptied),
        ["\\N" if reason is None else str(reason.value) for reason in records.reasons],
        _escape_all(records.emails),
        _print_flags(records.are_addresses_told),
        _escape_all(records.addresses),
        _escape_all(records.suggestions),
        _escape_all(records.first_names),
        _escape_all(records.last_names),
        _escape_all(records.attributes),
        _print_flags(records.opted_out),
        _print_flags(records.denies_opt_out),
        _print_flags(records.converted),
        _escape_all(records.created_at),
        _escape_all(records.not_sent),
        _escape_all(records.notes),
    )
    return ["\t".join(row) + "\n" for row in zip(*columns, strict=True)]


def drop_tables_of(cursor: CursorWrapper, run_id: int) -> None:
    """Drop the run's own tables."""
    cursor.execute(f"DROP TABLE IF EXISTS {staging_table_of(run_id)}, {related_table_of(run_id)}")


def tables_of_runs(cursor: CursorWrapper) -> set[str]:
    """Return the tables that runs have made for themselves, named as `staging_table_of` does."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [STAGING])
    return {f"{STAGING}.{name}" for (name,) in cursor.fetchall()}


def is_lost(cursor: CursorWrapper, run_id: int, staged: int) -> bool:
    """Tell whether PostgreSQL has crashed and left the table, which is not logged, empty; or it is
    not there, as where an earlier release made it."""
    cursor.execute("SELECT pg_relation_size(to_regclass(%s)) > 0", [staging_table_of(run_id)])
    (found,) = cursor.fetchone()
    return staged > 0 and not found


def brings_anybody(cursor: CursorWrapper, run_id: int, *, after: int, until: int) -> bool:
    """Tell whether a range, `after` < ordinal ≤ `until`, has a record that may change a contact:
    one that was read anew and is selected, with no reason against it so far."""
    cursor.execute(
        f"""
        SELECT EXISTS (SELECT
                         FROM {staging_table_of(run_id)}
                        WHERE ordinal > %s AND ordinal <= %s
                          AND kind = %s AND selected AND reason IS NULL)
        """,
        [after, until, RowKind.READ.value],
    )
    (found,) = cursor.fetchone()
    return bool(found)


def is_known(cursor: CursorWrapper, run_id: int, *, after: int, until: int) -> bool:
    """Tell whether a range, `after` < ordinal ≤ `until`, has known records only."""
    cursor.execute(
        f"""
        SELECT NOT EXISTS (SELECT
                             FROM {staging_table_of(run_id)}
                            WHERE ordinal > %s AND ordinal <= %s AND kind <> %s)
        """,
        [after, until, RowKind.KNOWN.value],
    )
    (found,) = cursor.fetchone()
    return bool(found)


def anybody_leaves(cursor: CursorWrapper, run_id: int) -> bool:
    """Tell whether a record was found to let go of its contact."""
    cursor.execute(
        f"SELECT EXISTS (SELECT FROM {staging_table_of(run_id)} WHERE leaves IS NOT NULL)"
    )
    (found,) = cursor.fetchone()
    return bool(found)


def is_anybody_spared(cursor: CursorWrapper, run_id: int) -> bool:
    """Tell whether a record was found that would let go of its contact, had it been imported
    later (R51)."""
    cursor.execute(
        f"SELECT EXISTS (SELECT FROM {staging_table_of(run_id)} WHERE spared IS NOT NULL)"
    )
    (found,) = cursor.fetchone()
    return bool(found)


_FLAGS = {True: "t", False: "f", None: "\\N"}


def _print_flags(column: Sequence[bool | None]) -> list[str]:
    return list(map(_FLAGS.__getitem__, column))


def _escape_all(column: Sequence[str | None]) -> list[str]:
    """Return them as COPY reads them; whole columns mostly have nothing to escape."""
    everything = "".join(filter(None, column))
    if not everything and "" not in column:
        return ["\\N"] * len(column)
    if any(sign in everything for sign, _ in ESCAPES):
        return ["\\N" if value is None else _escape(value) for value in column]
    return ["\\N" if value is None else value for value in column]


def _escape(value: str) -> str:
    for sign, escape in ESCAPES:
        value = value.replace(sign, escape)
    return value
