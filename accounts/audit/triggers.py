"""The triggers by which PostgreSQL itself writes the audit log (R103).

A migration of the application that has a table attaches them. An entry is written in the
transaction of the change, so that there is none without the other, whoever makes the change and by
which way. Only the columns that are named are ever copied: a new column stays out of the log until
somebody has thought about it, and a test asks for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL

EVERY_CHANGE = "INSERT OR UPDATE OR DELETE"


def audit_table(
    table: str,
    *,
    noun: str,
    called: str,
    columns: Sequence[str],
    on: str = EVERY_CHANGE,
    when: str = "",
    trigger: str = "audit",
    organisation: str = "organisation_id",
) -> RunSQL:
    """Return the operation that has changes of a table written into the audit log.

    `called` is the column with the name of a row, or `fk>table.column` where another table has it.
    An UPDATE that changes none of `columns` is no entry. `when` is a condition on OLD and NEW.
    """
    condition = f"WHEN ({when}) " if when else ""
    arguments = ", ".join(f"'{each}'" for each in (noun, called, ",".join(columns), organisation))
    return RunSQL(
        f"CREATE TRIGGER {trigger} AFTER {on} ON {table} FOR EACH ROW {condition}"
        f"EXECUTE FUNCTION accounts_audit_row({arguments})",
        f"DROP TRIGGER {trigger} ON {table}",
    )
