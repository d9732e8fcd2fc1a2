"""Makes the views of the schema `reporting`, which go before each migration and come back after.

A view stands on columns, and PostgreSQL changes no column on which one stands. So no migration has
to know of them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from django.db import connections, transaction
from django.db.models import Model

from syncs.domain.outcomes import Outcome, Reason
from syncs.models import UnchangedBlock
from syncs.models.hold import UNANSWERED
from syncs.reporting.models import ReportReader
from syncs.sql.statements import read_statement

SCHEMA = "reporting"
VIEWS = ("runs", "outcomes", "list_members")
"""The views that readers may see; `mine` stands below them."""


def drop_views(*, using: str, **_: Any) -> None:
    """Drop the views; whoever reads them waits, or is told that they are not there."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def make_views(*, using: str, **_: Any) -> None:
    """Make the views, and let those who may read them do so again."""
    if not (_is_there(using, ReportReader) and _is_there(using, UnchangedBlock)):
        return  # migrated backwards
    statement = read_statement("make_views")
    statement = statement.replace("{outcomes}", _values(Outcome))
    statement = statement.replace("{reasons}", _values(Reason))
    statement = statement.replace("{unchanged}", str(Outcome.UNCHANGED.value))
    statement = statement.replace("{opted_out}", str(Reason.OPTED_OUT.value))
    statement = statement.replace("{unanswered}", ", ".join(f"'{each}'" for each in UNANSWERED))
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(statement)
        cursor.execute(
            "SELECT rolname FROM pg_roles JOIN reporting_reportreader ON role = rolname::text"
        )
        for (role,) in cursor.fetchall():
            cursor.execute(grant_statement(role))


def grant_statement(role: str) -> str:
    """Return the statement by which a role may read the views, and nothing else."""
    views = ", ".join(f"{SCHEMA}.{view}" for view in VIEWS)
    return f'GRANT USAGE ON SCHEMA {SCHEMA} TO "{role}"; GRANT SELECT ON {views} TO "{role}"'


def revoke_statements(role: str) -> tuple[str, ...]:
    """Return the statements that take it back."""
    return (
        f'REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM "{role}"',
        f'REVOKE ALL ON SCHEMA {SCHEMA} FROM "{role}"',
    )


def _values(terms: type[IntEnum]) -> str:
    return ", ".join(f"({term.value}, '{term.code}')" for term in terms)  # type: ignore[attr-defined]


def _is_there(using: str, model: type[Model]) -> bool:
    return model._meta.db_table in connections[using].introspection.table_names()
