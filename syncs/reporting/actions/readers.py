"""Lets a role of PostgreSQL read the reports of one organisation, and takes that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.db import connection, transaction
from psycopg2.extensions import encrypt_password

from accounts.models import Organisation
from syncs.reporting.actions.views_of_database import grant_statement, revoke_statements
from syncs.reporting.models import ReportReader

CONNECTIONS = 5
"""Sessions that a reader has at a time."""

LIMITS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "1min",
    "search_path": "reporting",
}


class RoleTaken(Exception):
    """There is a role of this name that is not this organisation's reader."""


@dataclass(frozen=True)
class NewReader:
    """A role with its password, which is shown once, and the statements that make it."""

    role: str
    password: str
    statements: tuple[str, ...]


def role_of(organisation: Organisation) -> str:
    """Return the name of the role: slugs are of small letters, digits and hyphens."""
    return f"reports_{organisation.slug}"


@transaction.atomic
def make_reader(organisation: Organisation, *, now: datetime, only_told: bool = False) -> NewReader:
    """Make the role, or give it a new password where it is there.

    `only_told`: the statements are for somebody with more rights to execute. Raises RoleTaken, or
    django.db.ProgrammingError where our own role must make none.
    """
    role, password = role_of(organisation), token_urlsafe(24)
    is_ours = ReportReader.objects.filter(organisation=organisation, role=role).exists()
    is_there = _is_role(role)
    if is_there and not is_ours:
        raise RoleTaken
    statements = _statements(role, password, is_new=not is_there)
    ReportReader.objects.update_or_create(
        organisation=organisation, defaults={"role": role, "made_at": now}
    )
    if not only_told:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    return NewReader(role, password, statements)


@transaction.atomic
def remove_reader(organisation: Organisation, *, only_told: bool = False) -> list[str] | None:
    """Let nobody read the organisation's reports any more; None if nobody could.

    Returns the statements that remove the role, executed unless they are `only_told`.
    """
    reader = ReportReader.objects.filter(organisation=organisation).first()
    if reader is None:
        return None
    reader.delete()
    if not _is_role(reader.role):
        return []
    statements = [*revoke_statements(reader.role), f'DROP ROLE "{reader.role}"']
    if not only_told:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    return statements


def _statements(role: str, password: str, *, is_new: bool) -> tuple[str, ...]:
    """Return what makes the role. Of the password only what PostgreSQL keeps is in them, so that no
    log of statements has it."""
    with connection.cursor() as cursor:
        kept = encrypt_password(password, role, cursor.connection, "scram-sha-256")
    made = f"{'CREATE' if is_new else 'ALTER'} ROLE \"{role}\" LOGIN PASSWORD '{kept}'"
    limits = (f"ALTER ROLE \"{role}\" SET {name} = '{value}'" for name, value in LIMITS.items())
    return (f"{made} CONNECTION LIMIT {CONNECTIONS}", *limits, grant_statement(role))


def _is_role(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        (is_there,) = cursor.fetchone()
    return bool(is_there)
