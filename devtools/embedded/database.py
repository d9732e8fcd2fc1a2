"""The role and the database that RecruitSync uses inside an embedded PostgreSQL."""

from contextlib import closing
from pathlib import Path

import psycopg2

NAME = "recruitsync"  # of both
PORT = 5432  # names the socket; said everywhere, because a PGPORT of the user would change it


def make_database(sockets: Path) -> None:
    """Make the role and the database, if need be.

    The role is no superuser: row-level security would not hold for one. CREATEDB is for test
    databases.
    """
    superuser = psycopg2.connect(host=str(sockets), port=PORT, user="postgres", dbname="postgres")
    superuser.autocommit = True
    with closing(superuser), superuser.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
