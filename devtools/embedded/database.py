"""The roles and the database that RecruitSync uses inside an embedded PostgreSQL."""

from contextlib import closing
from pathlib import Path

import psycopg2

NAME = "recruitsync"  # of both
APPLICATION, ACROSS = "recruitsync_application", "recruitsync_across"  # as in accounts/tenancy
PORT = 5432  # names the socket; said everywhere, because a PGPORT of the user would change it


def make_database(sockets: Path) -> None:
    """Make the roles and the database, if need be.

    The owner migrates: CREATEDB is for test databases, CREATEROLE for readers of reports. Pages and
    workers sign in with the application's role, for which row-level security holds, and take the
    third one for a transaction that looks at all organisations.
    """
    superuser = psycopg2.connect(host=str(sockets), port=PORT, user="postgres", dbname="postgres")
    superuser.autocommit = True
    with closing(superuser), superuser.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {NAME} LOGIN")
        cursor.execute(f"ALTER ROLE {NAME} CREATEDB CREATEROLE")
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN NOINHERIT; CREATE ROLE {ACROSS}")
            cursor.execute(f"GRANT {ACROSS} TO {APPLICATION}")
            cursor.execute(f"GRANT {APPLICATION}, {ACROSS} TO {NAME}")
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
