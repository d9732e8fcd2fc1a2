"""A sync's name is there once in its connection, in whatever case (R13)."""

from contextlib import AbstractContextManager

from contacts.pipeline.once import once
from syncs.models import Sync


class SyncNameTaken(Exception):
    """The connection has a sync of this name."""


def rename_sync(sync: Sync, name: str) -> None:
    """`name` is as `contacts.domain.names.fit_name` gives it. Raises SyncNameTaken."""
    with name_once():
        Sync.objects.filter(pk=sync.pk).update(name=name)
    sync.name = name


def name_once() -> AbstractContextManager[None]:
    """Raises SyncNameTaken for a sync that is saved within it."""
    return once("sync_name_once", SyncNameTaken)
