"""Every table of an organisation is asked, as the application, what it shows and lets be done.

The tables and their policies are the real ones. What keeps a row from being made up at will, other
constraints and triggers, is taken away for a test, in its transaction. A row of an organisation has
its number in each column that needs one, so that it belongs to the rows of the same number.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg2 import errors

from accounts.tenancy.policies import all_policies, locked_tables
from accounts.tenancy.roles import ACROSS, APPLICATION
from tests.world.owner import owner_session

pytestmark = pytest.mark.django_db(transaction=True)

OURS, THEIRS = 101, 102

CONSTRAINTS = """
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', relname, conname)
      FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE contype IN ('f', 'c') AND relname = ANY (%s)
    UNION ALL
    SELECT format('DROP TRIGGER %%I ON %%I', tgname, relname)
      FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE NOT tgisinternal AND relname = ANY (%s)
"""

COLUMNS = """
    SELECT column_name, data_type, character_maximum_length
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = %s
       AND is_nullable = 'NO' AND is_generated = 'NEVER'
     ORDER BY ordinal_position
"""

STANDING = """
    SELECT tablename, policyname, roles::text[], permissive, cmd
      FROM pg_policies WHERE schemaname = 'public'
"""

UNFORCED = """
    SELECT sought FROM unnest(%s) AS sought
     WHERE NOT EXISTS (SELECT FROM pg_class
                        WHERE oid = to_regclass(sought) AND relrowsecurity AND relforcerowsecurity)
"""

UNGRANTED = """
    SELECT privilege, sought, role
      FROM unnest(%s) AS role, unnest(%s) AS sought,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
     WHERE NOT has_table_privilege(role, to_regclass(sought), privilege)
"""

VALUES = {
    "boolean": "false",
    "timestamp with time zone": "now()",
    "time without time zone": "'00:00'",
    "date": "current_date",
    "jsonb": "'{}'",
    "uuid": "md5('%(number)s')::uuid",
    "bytea": "'\\x%(number)s0'",
    "ARRAY": "'{}'",
    '"char"': "'a'",
    "inet": "'127.0.0.1'",
    "interval": "'1 second'",
}


@pytest.fixture
def cursor() -> Iterator[Any]:
    """A transaction in which each table has a row of each of two organisations."""
    with owner_session() as session, session.cursor() as cursor:
        session.autocommit = False
        tables = list(locked_tables())
        cursor.execute(CONSTRAINTS, [tables, tables])
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        for table in tables:
            for number in (OURS, THEIRS):
                cursor.execute(insertion(cursor, table, number))
        yield cursor
        session.rollback()


def insertion(cursor: Any, table: str, number: int) -> str:
    """Return the statement that makes the row of an organisation."""
    cursor.execute(COLUMNS, [table])
    names, values = [], []
    for name, kind, length in cursor.fetchall():
        text = f"left('{number}x', {length or 9})"
        is_text = kind in {"text", "character varying"}
        names.append(f'"{name}"')
        values.append(text if is_text else VALUES.get(kind, "%(number)s") % {"number": number})
    return (
        f'INSERT INTO "{table}" ({", ".join(names)}) OVERRIDING SYSTEM VALUE'
        f" VALUES ({', '.join(values)})"
    )


def stand(cursor: Any, role: str, organisation: int | None) -> None:
    """Become what a transaction of the application is."""
    served = "" if organisation is None else str(organisation)
    cursor.execute(
        "SELECT set_config('role', %s, true), set_config('recruitsync.organisation', %s, true)",
        [role, served],
    )


def rows_shown(cursor: Any) -> dict[str, int]:
    """Return how many rows each table shows."""
    return {table: touched(cursor, f'SELECT FROM "{table}"') for table in locked_tables()}


def touched(cursor: Any, statement: str) -> int:
    cursor.execute("SAVEPOINT before")
    cursor.execute(statement)
    number = cursor.rowcount
    cursor.execute("ROLLBACK TO SAVEPOINT before")
    return int(number)


def is_refused(cursor: Any, statement: str) -> bool:
    """Tell whether a policy refuses the statement."""
    cursor.execute("SAVEPOINT before")
    try:
        cursor.execute(statement)
    except errors.InsufficientPrivilege as refusal:
        return "row-level security" in str(refusal)
    else:
        return False
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT before")


def faults_of_the_lock(cursor: Any) -> set[tuple[str, str, str]]:
    """Return what is missing of policies and rights, or too much: what, the table, and which."""
    tables = list(locked_tables())
    cursor.execute(STANDING)
    standing = {(*row[:2], *row[2], *row[3:]) for row in cursor.fetchall()}
    wanted = {(each.table, each.name, each.role, "PERMISSIVE", "ALL") for each in all_policies()}
    cursor.execute(UNFORCED, [tables])
    unforced = {("not forced", table, "") for (table,) in cursor.fetchall()}
    cursor.execute(UNGRANTED, [[APPLICATION, ACROSS], tables])
    return {("policy", *each[:2]) for each in standing ^ wanted} | unforced | {*cursor.fetchall()}


def every(number: int) -> dict[str, int]:
    return dict.fromkeys(locked_tables(), number)


def test_without_an_organisation_no_table_shows_a_row(cursor: Any) -> None:
    stand(cursor, ACROSS, None)
    assert rows_shown(cursor) == every(2)

    stand(cursor, APPLICATION, None)

    assert rows_shown(cursor) == every(0)


def test_each_table_shows_the_rows_of_the_organisation_that_is_served(
    cursor: Any,
) -> None:
    for served in (OURS, THEIRS):
        stand(cursor, APPLICATION, served)
        assert rows_shown(cursor) == every(1)
        for table in locked_tables():
            number = "id" if table == "accounts_organisation" else first_number(cursor, table)
            cursor.execute(f'SELECT "{number}" FROM "{table}"')
            assert cursor.fetchall() == [(served,)], table


def test_no_table_lets_rows_of_others_be_changed_or_deleted(cursor: Any) -> None:
    stand(cursor, APPLICATION, OURS)

    for table in locked_tables():
        column = first_number(cursor, table)
        change = f'UPDATE "{table}" SET "{column}" = "{column}"'
        assert touched(cursor, change) == 1, table
        assert touched(cursor, f'DELETE FROM "{table}"') == 1, table


@pytest.mark.parametrize("served", [OURS, None])
def test_no_table_takes_a_row_of_others(cursor: Any, served: int | None) -> None:
    for table in locked_tables():
        stand(cursor, APPLICATION, served)
        assert is_refused(cursor, insertion(cursor, table, THEIRS)), table


def test_no_row_can_be_handed_to_others(cursor: Any) -> None:
    stand(cursor, APPLICATION, OURS)

    for table in locked_tables():
        for column in owners(cursor, table):
            move = f'UPDATE "{table}" SET "{column}" = {THEIRS}'
            assert is_refused(cursor, move), (table, column)


def first_number(cursor: Any, table: str) -> str:
    """Return a column that has the number of the organisation."""
    cursor.execute(COLUMNS, [table])
    return str(next(name for name, kind, _ in cursor.fetchall() if kind in {"bigint", "integer"}))


def owners(cursor: Any, table: str) -> list[str]:
    """Return the columns by which a row belongs to an organisation."""
    if table == "accounts_organisation":
        return ["id"]
    cursor.execute(COLUMNS, [table])
    names = {name for name, _, _ in cursor.fetchall()}
    if "organisation_id" in names:
        return ["organisation_id"]
    return sorted(name for name in names if f'"{table}"."{name}"' in locked_tables()[table])


@pytest.mark.parametrize(
    "open_up",
    [
        lambda table: f'CREATE POLICY further ON "{table}" USING (true)',
        lambda table: f'ALTER POLICY of_organisation ON "{table}" USING (true)',
        lambda table: f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
    ],
    ids=["a further policy", "an open policy", "no policy"],
)
def test_each_table_that_is_opened_is_noticed(cursor: Any, open_up: Callable[[str], str]) -> None:
    """Break the lock of each table in turn: the question of the first test finds that table."""
    for table in locked_tables():
        cursor.execute("SAVEPOINT locked")
        cursor.execute(open_up(table))
        stand(cursor, APPLICATION, None)
        assert rows_shown(cursor)[table] == 2, table
        stand(cursor, "none", None)
        cursor.execute("ROLLBACK TO SAVEPOINT locked")


def test_policies_and_rights_are_these_and_no_others() -> None:
    with connection.cursor() as cursor:
        assert faults_of_the_lock(cursor) == set()


def test_what_is_taken_from_the_lock_of_a_table_is_found(cursor: Any) -> None:
    """Without this, the question above could find nothing whatever is missing."""
    for statement in (
        'DROP POLICY of_organisation ON "contacts_contact"',
        'CREATE POLICY further ON "accounts_member" USING (true)',
        'ALTER TABLE "syncs_sync" NO FORCE ROW LEVEL SECURITY',
        f'REVOKE DELETE ON "contacts_mailinglist" FROM {APPLICATION}',
    ):
        cursor.execute(statement)

    assert faults_of_the_lock(cursor) == {
        ("policy", "contacts_contact", "of_organisation"),
        ("policy", "accounts_member", "further"),
        ("not forced", "syncs_sync", ""),
        ("DELETE", "contacts_mailinglist", APPLICATION),
    }


def test_every_table_with_an_organisation_is_locked() -> None:
    """PostgreSQL is asked, and not the models, for one that no model knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name FROM information_schema.columns
              JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = 'public' AND column_name LIKE '%organisation_id'
               AND table_type = 'BASE TABLE'
            """
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables <= set(locked_tables())
    assert len(tables) > 40


def test_every_table_that_belongs_to_a_locked_one_is_locked() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
             WHERE contype = 'f' AND confrelid::regclass::text = ANY (%s)
            """,
            [list(locked_tables())],
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables <= set(locked_tables())
    # Those that have no constraint, or no column, by which PostgreSQL would know.
    unknown = {"accounts_organisation", "syncs_preview", "webhooks_webhookdelivery"}
    assert unknown <= set(locked_tables())


def test_the_application_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit"
            " FROM pg_roles WHERE rolname = %s",
            [APPLICATION],
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute(
            """
            SELECT relname FROM pg_class
             WHERE relowner = %s::regrole AND relnamespace <> 'staging'::regnamespace
               AND relnamespace::regnamespace::text NOT LIKE 'pg_%%'
            """,
            [APPLICATION],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s", [ACROSS]
        )
        assert cursor.fetchone() == (False,) * 3


def test_views_show_what_the_tables_below_them_show(cursor: Any) -> None:
    """One with the rights of its owner, who sees all organisations, would be a way around."""
    cursor.execute("""
        SELECT relname FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
           AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'
    """)
    around = cursor.fetchall()
    cursor.execute("SELECT count(*) FROM pg_views WHERE schemaname = 'public'")

    assert around == []
    assert cursor.fetchone()[0] > 0
