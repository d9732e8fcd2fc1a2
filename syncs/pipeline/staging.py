"""Writes what was read into the run's staging table, by COPY in its text format.

Known records are staged without leaving the database, see `sql/stage_known.sql`.
"""

from collections.abc import Iterable
from io import BytesIO

import orjson
from django.db.backends.utils import CursorWrapper

from syncs.domain.preparation import PreparedRecord
from syncs.pipeline.statements import staging_table

COLUMNS = (
    "ordinal, record_id, kind, fingerprint, reason, email, address, suggestion,"
    " first_name, last_name, attributes, opted_out, converted, created_at, notes"
)
NULLS = "\t\\N" * 12


def copy(cursor: CursorWrapper, run_id: int, lines: Iterable[str]) -> None:
    """Append lines, each an ordinal and the columns of a record, to the run's staging table."""
    data = "".join(lines).encode()
    # In one piece: for every further one this thread would have to win back the interpreter from
    # the threads that read ahead.
    cursor.copy_expert(
        f"COPY {staging_table(run_id)} ({COLUMNS}) FROM STDIN", BytesIO(data), len(data) + 1
    )


def deleted_columns(record_id: str) -> str:
    """The columns after the ordinal for a deletion."""
    return f"{record_id}\td{NULLS}\n"


def read_columns(record_id: str, fingerprint: str, record: PreparedRecord) -> str:
    """The columns after the ordinal for a record with all its values."""
    columns = (
        record_id,
        "r",
        fingerprint,
        "\\N" if record.reason is None else str(record.reason.value),
        _text(record.email),
        _text(record.address),
        _text(record.suggestion),
        _text(record.first_name),
        _text(record.last_name),
        record.attributes.decode().replace("\\", "\\\\"),
        "t" if record.opted_out else "f",
        "t" if record.converted else "f",
        _text(record.created_at),
        _text(orjson.dumps(record.notes).decode() if record.notes else None),
    )
    return "\t".join(columns) + "\n"


def is_lost(cursor: CursorWrapper, run_id: int, staged: int) -> bool:
    """Whether PostgreSQL has crashed and left the table, which is not logged, empty."""
    cursor.execute(f"SELECT EXISTS (SELECT FROM {staging_table(run_id)})")
    (found,) = cursor.fetchone()
    return staged > 0 and not found


def _text(value: str | None) -> str:
    if value is None:
        return "\\N"
    if value.isprintable() and "\\" not in value:
        return value
    escaped = value.replace("\\", "\\\\").replace("\t", "\\t")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")
