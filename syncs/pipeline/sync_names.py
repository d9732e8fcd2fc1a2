"""A sync's name is there once in its connection, in whatever case (R13)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg2 import Error as DatabaseError

from syncs.models import Sync

_NAME_ONCE = "sync_name_once"


class SyncNameTaken(Exception):
    """The connection has a sync of this name."""


def rename_sync(sync: Sync, name: str) -> None:
    """`name` is as `contacts.domain.names.fit_name` gives it. Raises SyncNameTaken."""
    with name_once():
        Sync.objects.filter(pk=sync.pk).update(name=name)
    sync.name = name


@contextmanager
def name_once() -> Iterator[None]:
    """Within it, the database decides: two people may type the same name at the same time."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        cause = violation.__cause__
        if not isinstance(cause, DatabaseError) or cause.diag.constraint_name != _NAME_ONCE:
            raise
        raise SyncNameTaken from violation
