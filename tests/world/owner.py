"""The owner of the tables, whom no policy binds: for what only an owner may do to a database."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import parse_dsn


@contextmanager
def as_owner() -> Iterator[None]:
    """Sign in as the owner meanwhile; the tests themselves sign in as the application does."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update({name.upper(): value for name, value in _owner().items()})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def owner_session() -> Iterator[Any]:
    """Yield a session of the owner beside that of the test, which commits each statement."""
    given = connection.get_connection_params()
    where = {name: given[name] for name in ("host", "port", "dbname") if given.get(name)}
    parameters: dict[str, Any] = {**where, **_owner()}
    with closing(psycopg2.connect(**parameters)) as session:
        session.autocommit = True
        yield session


def execute_as_owner(*statements: str) -> None:
    """Execute statements, each committed."""
    with owner_session() as session, session.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="module")
def owner_of_tables() -> Iterator[None]:
    """Let all tests of a module sign in as the owner."""
    with as_owner():
        yield


def _owner() -> dict[str, str]:
    url = parse_dsn(os.environ.get("OWNER_DATABASE_URL") or os.environ["DATABASE_URL"])
    return {name: url.get(name, "") for name in ("user", "password")}
