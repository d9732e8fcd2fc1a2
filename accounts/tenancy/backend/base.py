"""The connections of Django: each transaction is told whom it serves, and who acts.

Nothing is told to a session, which a pooler or the next request would inherit. What is to be told
goes before the first statement of a transaction, in the same message, so it costs no further way
to the server: several statements in one message are one transaction to PostgreSQL, also where
nobody has begun one. Later statements are told again only where something has changed.
"""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg2 import extensions
from psycopg2.extensions import (
    TRANSACTION_STATUS_IDLE,
    TRANSACTION_STATUS_INERROR,
    QuotedString,
)

from accounts.tenancy.actor import told_actor
from accounts.tenancy.owners_commands import may_be_of_owner
from accounts.tenancy.roles import ACROSS, APPLICATION
from accounts.tenancy.standing import current_standing

logger = logging.getLogger(__name__)

KnownState = tuple[str, str, str]
"""The role, the organisation and the actor that a transaction knows."""

NOTHING: KnownState = ("", "", "")

HELD = f"""
    SELECT pg_has_role(to_regrole('{ACROSS}'), 'MEMBER')
           AND NOT pg_has_role(to_regrole('{ACROSS}'), 'USAGE')
"""
"""True where our role may take the other, and does not have its rights all the time; null where
there is no such role."""


class StandingConnection(extensions.connection):
    """A session of which it is known what its transaction was told last; None: not for sure."""

    told: KnownState | None = NOTHING
    is_held = False
    """Whether policies hold for this session, unless it takes the role that sees all."""

    def wanted(self) -> KnownState:
        """Return what the next statement has to know."""
        standing = current_standing()
        role = ACROSS if self.is_held and standing.across else ""
        served = "" if standing.organisation is None else str(standing.organisation)
        return role, served, told_actor()

    def preface(self, wanted: KnownState) -> str:
        """Return what goes before a statement so that it knows what it has to."""
        status = self.get_transaction_status()
        if status == TRANSACTION_STATUS_INERROR:
            return ""
        if status == TRANSACTION_STATUS_IDLE:
            self.told = NOTHING
        if self.told == wanted:
            return ""
        role, served, actor = wanted
        # No SELECT: a transaction may still say how isolated it is to be.
        told = f"SET LOCAL ROLE {role or 'NONE'}; " if self.is_held else ""
        return (
            f"{told}SET LOCAL recruitsync.organisation = {self._quoted(served)}; "
            f"SET LOCAL recruitsync.actor = {self._quoted(actor)}; "
        )

    def _quoted(self, value: str) -> str:
        quoted = QuotedString(value)
        quoted.prepare(self)
        return quoted.getquoted().decode()


class StandingCursor(extensions.cursor):
    """A cursor whose statements know whom they serve."""

    connection: StandingConnection
    _preface = b""

    def execute(self, query: Any, values: Any = None) -> None:
        """Execute the statement, with what it has to know before it."""
        if self.name:
            self._declare(query, values)
            return
        text = _text_of(query, self)
        wanted = self.connection.wanted()
        preface = self.connection.preface(wanted)
        self._preface = preface.encode()
        if preface and values is not None:
            preface = preface.replace("%", "%%")
        self.connection.told = None
        super().execute(preface + text, values)
        if not text.startswith("ROLLBACK TO"):
            self.connection.told = wanted

    def executemany(self, query: Any, values: Any) -> None:
        """Execute the statement with each of the values."""
        for each in values:
            self.execute(query, each)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        """Copy, with what the statement has to know before it."""
        wanted = self.connection.wanted()
        preface = self.connection.preface(wanted)
        self.connection.told = None
        super().copy_expert(preface + _text_of(sql, self), file, size)
        self.connection.told = wanted

    @property
    def query(self) -> bytes | None:
        """The statement as it was sent, without what went before it."""
        sent: bytes | None = extensions.cursor.query.__get__(self)
        return sent and sent.removeprefix(self._preface)

    def _declare(self, query: Any, values: Any) -> None:
        """Begin to read with a cursor of the server.

        Outside of a transaction a DECLARE is one by itself, in which nobody could be told anything
        before; so it is sent like all other statements, and only fetched from by name.
        """
        with self.connection.cursor() as plain:
            if not self.withhold:
                plain.execute("SELECT")
                super().execute(query, values)
                return
            declare = f'DECLARE "{self.name}" NO SCROLL CURSOR WITH HOLD FOR '
            plain.execute(declare + _text_of(query, plain), values)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL, with sessions and cursors of ours."""

    def get_connection_params(self) -> dict[str, Any]:
        return {
            **super().get_connection_params(),
            "connection_factory": StandingConnection,
            "cursor_factory": StandingCursor,
        }

    def init_connection_state(self) -> None:
        """Look whether policies hold for the role that we sign in with."""
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute(HELD)
            (is_held,) = cursor.fetchone()
        self.connection.is_held = bool(is_held)
        if not is_held and not may_be_of_owner(sys.argv):
            _warn_once(self.settings_dict["USER"])
        if settings.REQUIRE_ROW_SECURITY and not is_held:
            self.connection.close()
            self.connection = None
            raise ImproperlyConfigured(
                f"DATABASE_URL signs in with a role for which row-level security does not hold."
                f" Let it name {APPLICATION}, and OWNER_DATABASE_URL the owner of the tables for"
                " migrations, as docs/operations.md says; or set REQUIRE_ROW_SECURITY=false."
            )


@cache
def _warn_once(role: str) -> None:
    logger.warning(
        "Row-level security does not hold for the role %s, with which this process signs in. Only"
        " migrations should sign in so; docs/operations.md says how to change it.",
        role,
    )


def _text_of(query: Any, cursor: extensions.cursor) -> str:
    """Return the statement as text, however it was composed."""
    if isinstance(query, bytes):
        return query.decode()
    return query if isinstance(query, str) else str(query.as_string(cursor))
