"""Puts the lock on every table of an organisation, after each migration (R102).

Whoever migrates owns the tables, and has the rights of the role that sees all. Where the roles are
not there and must not be made, the tables stay as they are, and it is said: then there is the first
lock only.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error, connections, transaction
from django.db.backends.utils import CursorWrapper

from accounts.tenancy.policies import RowPolicy, all_policies, locked_tables
from accounts.tenancy.roles import ACROSS, APPLICATION

logger = logging.getLogger(__name__)

STAGING = "staging"
"""The schema of the tables that runs make for themselves: PostgreSQL refuses COPY into a table with
row-level security, and nobody but the run knows their names."""

MAKE_ROLES = (
    f"CREATE ROLE {APPLICATION} NOINHERIT",
    f"CREATE ROLE {ACROSS}",
    f"GRANT {ACROSS} TO {APPLICATION}",
    f"GRANT {APPLICATION}, {ACROSS} TO CURRENT_USER",
)
"""What whoever may make roles executes. The application does not inherit: it has the rights of the
other role in the transactions alone in which it takes it."""

BOTH = f"{APPLICATION}, {ACROSS}"

GRANTS = f"""
    SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO {BOTH}', current_database())
    UNION ALL
    SELECT format('GRANT %s ON %s %s TO {BOTH}',
                  CASE relkind WHEN 'S' THEN 'USAGE, SELECT'
                               ELSE 'SELECT, INSERT, UPDATE, DELETE' END,
                  CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                  oid::regclass)
      FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
       AND pg_has_role(relowner, 'USAGE')
"""  # noqa: S608 (names of ours)
"""The statements that grant what is ours: an extension may have put others' relations there, and
not everywhere may everybody connect or make temporary tables."""

GRANTS_OF_SCHEMAS = f"""
    GRANT USAGE ON SCHEMA public TO {BOTH};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {BOTH};
    GRANT USAGE, CREATE ON SCHEMA {STAGING} TO {APPLICATION};
    GRANT USAGE ON SCHEMA {STAGING} TO {ACROSS};
"""

STANDING_POLICIES = """
    SELECT class.relname, policy.polname, obj_description(policy.oid, 'pg_policy'),
           class.relrowsecurity AND class.relforcerowsecurity
      FROM pg_policy policy
      JOIN pg_class class ON class.oid = policy.polrelid
     WHERE class.relnamespace = 'public'::regnamespace
"""

LEFT_IN_PUBLIC = """
    SELECT relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND relname ~ '^syncs_(staged|related)_[0-9]+$'
"""

OF_THE_OWNER = f"""
    SELECT relname FROM pg_class
     WHERE relnamespace = '{STAGING}'::regnamespace AND relkind = 'r'
       AND relowner <> '{APPLICATION}'::regrole
"""  # noqa: S608 (names of ours)


def lock_rows(*, using: str, **_: Any) -> None:
    """Make schema and roles where they are missing, and put the lock on the tables."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _make_staging(cursor)
        if not _have_roles(cursor):
            logger.warning(
                "Row-level security is off: the roles %s and %s are not there, or not granted to"
                " this one, which must not make them. docs/operations.md says how to.",
                APPLICATION,
                ACROSS,
            )
            return
        cursor.execute(GRANTS)
        granted = [statement for (statement,) in cursor.fetchall()]
        cursor.execute("; ".join([*granted, GRANTS_OF_SCHEMAS]))
        cursor.execute(OF_THE_OWNER)
        for (table,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {STAGING}."{table}" OWNER TO {APPLICATION}')
    _lock_tables(using)


def _make_staging(cursor: CursorWrapper) -> None:
    """Make the schema; tables of runs that were at work before there was one move there."""
    cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [STAGING])
    if not cursor.fetchone()[0]:
        cursor.execute(f"CREATE SCHEMA {STAGING}")
    cursor.execute(LEFT_IN_PUBLIC)
    for (table,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE public."{table}" SET SCHEMA {STAGING}')


def _have_roles(cursor: CursorWrapper) -> bool:
    """Make the roles where they are missing; tell whether they are there, and we have the rights of
    the one that sees all."""
    cursor.execute(
        "SELECT pg_has_role(to_regrole(%s), 'USAGE'), to_regrole(%s) IS NOT NULL",
        [ACROSS, APPLICATION],
    )
    has_rights, is_application_there = cursor.fetchone()
    if has_rights and is_application_there:
        return True
    try:
        with transaction.atomic(using=cursor.db.alias):
            for statement in MAKE_ROLES:
                cursor.execute(statement)
    except Error as refusal:
        logger.info("The roles of row-level security could not be made: %s", refusal)
        return False
    return True


def _lock_tables(using: str) -> None:
    """Bring the policies in line, each table in a transaction of its own: two of them together
    would wait for pages, and let them wait, crosswise. One whose policies stand is left alone."""
    with connections[using].cursor() as cursor:
        cursor.execute(STANDING_POLICIES)
        standing = {
            (table, name): (told, forced) for table, name, told, forced in cursor.fetchall()
        }
        wanted = {(each.table, each.name): each for each in _possible_policies(cursor)}
        for table, name in standing.keys() - wanted.keys():
            cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
        by_table: dict[str, list[RowPolicy]] = {}
        for key, policy in wanted.items():
            if standing.get(key) != (policy.statement, True):
                by_table.setdefault(policy.table, []).append(policy)
        for table, policies in by_table.items():
            with transaction.atomic(using=using):
                _put(cursor, table, policies)


def _possible_policies(cursor: CursorWrapper) -> list[RowPolicy]:
    """Return those of tables that are there, of owners that are: who migrates backwards, or one
    part alone, has fewer tables than the models say."""
    there = set(cursor.db.introspection.table_names(cursor))
    missing = set(locked_tables()) - there
    return [
        policy
        for policy in all_policies()
        if policy.table in there and not any(f'"{table}"' in policy.condition for table in missing)
    ]


def _put(cursor: CursorWrapper, table: str, policies: list[RowPolicy]) -> None:
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    for policy in policies:
        cursor.execute(f'DROP POLICY IF EXISTS "{policy.name}" ON "{table}"')
        cursor.execute(policy.statement)
        cursor.execute(f'COMMENT ON POLICY "{policy.name}" ON "{table}" IS %s', [policy.statement])
