"""The only ways in which entries of the audit log go or change.

Triggers refuse everything else, also to the application itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction

SETTING = "recruitsync.audit_door"


class AuditDoor(StrEnum):
    """A reason for which PostgreSQL lets entries go or change."""

    RETENTION = "retention"
    """Entries that are older than `AUDIT_DAYS` are deleted."""
    ERASURE = "erasure"
    """A person was erased for good: what names them is blanked, and that it happened stays."""
    PURGE = "purge"
    """An organisation goes for good, with its log; nothing of it is written any more."""


@contextmanager
def open_door(door: AuditDoor) -> Iterator[None]:
    """Let entries go or change for this reason, in the transaction that this begins or is in."""
    with transaction.atomic():
        _set(door)
        yield
        _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
