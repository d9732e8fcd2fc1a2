"""Fixture: the database is emptied quickly after each test that commits.

Django would truncate every table and make all permissions anew, for each of a thousand tests. Most
leave a few rows in a few tables.
"""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from tests.world.owner import execute_as_owner

KEPT = {"django_content_type", "auth_permission"}
"""What migrations fill, and no test changes."""

LARGE = 16 * 8192
"""Bytes of a table of which pages are rather given back than its rows deleted one by one."""

AS_NEW = "CLOSE ALL; RESET ALL; UNLISTEN *; DISCARD TEMP; SELECT pg_advisory_unlock_all()"
"""What a test may leave to its session."""

DOOR = "SET LOCAL recruitsync.audit_door = 'purge'"

FILLED = """
    SELECT relname, pg_relation_size(oid) > %s
      FROM pg_class
     WHERE relname = ANY (%s)
       AND relnamespace = current_schema()::regnamespace
       AND pg_relation_size(oid) > 0
"""
"""The tables with pages, and whether each is better truncated than deleted from: those that are
referred to are truncated together with all that refer to them, which are a dozen."""


@pytest.fixture(scope="session", autouse=True)
def quickly_emptied() -> Iterator[None]:
    """Replace what Django does after a test that commits; for the session.

    Django would open another session of the database for each of them too, which has to read the
    catalogue anew: a third of what a short test takes.
    """
    with (
        patch.object(TransactionTestCase, "_fixture_teardown", _empty),
        patch.object(TransactionTestCase, "_should_reload_connections", lambda case: False),
    ):
        yield


def _empty(case: Any) -> None:
    """Empty all tables of the application; sequences go on, as without this."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute(AS_NEW)
        cursor.execute(FILLED, [LARGE, sorted(_tables() - KEPT)])
        filled = cursor.fetchall()
        truncated = [table for table, is_truncated in filled if is_truncated]
        deleted = [table for table, is_truncated in filled if not is_truncated]
        statements = [f"DELETE FROM {table}" for table in deleted]  # noqa: S608 (of ours)
        if truncated:
            execute_as_owner(f"BEGIN; {DOOR}; TRUNCATE {', '.join(truncated)} CASCADE; COMMIT")
        if statements:
            cursor.execute(f"BEGIN; {DOOR}; {'; '.join(statements)}; COMMIT")


def _tables() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
