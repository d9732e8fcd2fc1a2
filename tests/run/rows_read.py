"""Counts what PostgreSQL reads, statement by statement."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

READ = """
    SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(oid)
                        + pg_stat_get_xact_tuples_fetched(oid)), 0)
      FROM pg_class
     WHERE relkind IN ('r', 'i') AND relnamespace <> 'pg_catalog'::regnamespace
"""
"""Of tables and their indexes, temporary ones and those that the transaction drops among them, and
of this session alone. Counters of the whole database would have what autovacuum and other sessions
read, and lack whatever a table's end took with it."""


class RowsRead:
    """An execute wrapper for a connection: `by_statement` has the rows and index entries that were
    read within its transactions, by the first line of each statement."""

    def __init__(self) -> None:
        self.by_statement: Counter[str] = Counter()

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        connection: BaseDatabaseWrapper = context["connection"]
        if not connection.in_atomic_block:
            return execute(sql, params, many, context)
        before = _read_so_far(connection)
        result = execute(sql, params, many, context)
        # Less than before where the statement dropped a table.
        self.by_statement[sql.strip().partition("\n")[0]] += max(
            0, _read_so_far(connection) - before
        )
        return result


def _read_so_far(connection: BaseDatabaseWrapper) -> int:
    """Return what this session has read and not reported yet: it never reports in a transaction."""
    with connection.connection.cursor() as cursor:
        cursor.execute(READ)
        (number,) = cursor.fetchone()
    return int(number)
