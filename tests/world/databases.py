"""Fixture: one process of the tests migrates a database, and each works on a copy of it.

A hundred migrations take a processor many seconds; copying what they made takes none. What they
made is kept beside the servers' other data, for as long as the application is the same.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from pytest_django import DjangoDbBlocker

from recruitsync.environment import PROJECT
from tests.world.owner import as_owner

APPLICATION = ("accounts", "contacts", "criteria", "recruit", "recruitsync", "syncs", "web")

ONE_AT_A_TIME = 4_711
"""The key of the advisory lock under which databases are made."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Replace that of pytest-django: connect to a database of this process. All of them go with the
    servers."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _make(_own_name())
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = before


def _own_name() -> str:
    """Return the name that pytest-django chose for this process, or Django for the only one."""
    given: str | None = connection.settings_dict["TEST"]["NAME"]
    return given or f"test_{connection.settings_dict['NAME']}"


def keep_migrated() -> None:
    """Migrate a database, if none of this application is kept."""
    with as_owner(), _alone() as cursor:
        _migrated(cursor)


def _make(own: str) -> None:
    with as_owner(), _alone() as cursor:
        migrated = _migrated(cursor)
        # Without FORCE: PostgreSQL ends an autovacuum by itself, which we may not.
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{migrated}"')
    connection.settings_dict["NAME"] = own


def _migrated(cursor: CursorWrapper) -> str:
    """Return the name of the database of this application that is migrated; make it, if need be."""
    migrated = f"migrated_{_digest_of_the_application()}"
    if migrated not in (kept := _names(cursor, "%migrated_%")):
        if "postgresql" in os.environ.get("EMBEDDED_SERVERS", "").split(","):
            for name in kept:  # of an application that is another one now
                cursor.execute(f'DROP DATABASE "{name}"')
        _migrate(half_made := f"half_{migrated}")
        cursor.execute(f'ALTER DATABASE "{half_made}" RENAME TO "{migrated}"')
    return migrated


@cache
def _digest_of_the_application() -> str:
    """Return what is another one when migrations could make something else: they call the
    application, and so does what Django does after them."""
    digest = sha256((PROJECT / "requirements" / "run.txt").read_bytes())
    for package in APPLICATION:
        for path in sorted((PROJECT / package).rglob("*.*")):
            if path.suffix in {".py", ".sql"}:
                digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _names(cursor: CursorWrapper, pattern: str) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
    return [name for (name,) in cursor.fetchall()]


@contextmanager
def _alone() -> Iterator[CursorWrapper]:
    """Yield a cursor outside of all databases of tests, while no other process is here."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield cursor


def _migrate(name: str) -> None:
    """Migrate a new database of this name; the settings name theirs again afterwards."""
    settings, names = connection.settings_dict, connection.settings_dict["TEST"]
    before = settings["NAME"], names["NAME"]
    names["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        settings["NAME"], names["NAME"] = before
