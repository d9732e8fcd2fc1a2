"""Lets go of the people whom a sync keeps on a list that it feeds no more (R23, R25): of all of
them, or of a range. When many are let go of is the business of `let_go_later.py`."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contacts.models import DepartureCause
from syncs.models import Hold, Sync, SyncState
from syncs.models.sync import LettingGo
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.statements import execute_nested, execute_outside_runs

MAX_AT_ONCE = 1_000
"""People on a list, and records of a sync, with which somebody waits until it is done."""


class ContactRange(NamedTuple):
    """Contacts by their ids: `after` < id ≤ `until`."""

    after: int
    until: int


EVERYBODY = ContactRange(0, 2**63 - 1)


class Moved(NamedTuple):
    """The numbers of people who joined the new list, and who left the old one."""

    joined: int = 0
    left: int = 0


def are_many(sync: Sync) -> bool:
    """Tell whether it takes long to let go of the sync's people. Where somebody is asked about
    some of them it is done at once however long that takes: the question ends with it."""
    if Hold.objects.filter(sync=sync, answer="", held_at__isnull=False).exists():
        return False
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "are_many_kept",
            sync=sync.pk,
            mailing_list=sync.mailing_list_id,
            at_once=MAX_AT_ONCE,
        )
        return bool(cursor.fetchone()[0])


def let_go(
    cursor: CursorWrapper,
    sync: Sync,
    people: LettingGo,
    *,
    old_list: int,
    new_list: int | None,
    among: ContactRange = EVERYBODY,
) -> Moved:
    """Take back the sync's claims on a list. The caller holds the locks of organisation and sync,
    and ends questions about held people afterwards: these know who has opted out."""
    values = values_of_keeper(sync) | among._asdict()
    values |= {"mailing_list": old_list, "new_list": new_list}
    joined, leaving = 0, "kept_alone"
    if people == LettingGo.MOVE:
        joined = execute_outside_runs(cursor, "join_new_list", **values)
        execute_outside_runs(cursor, "claim_on_new_list", **values)
    elif people == LettingGo.STAY:
        execute_outside_runs(cursor, "claim_by_hand", **values)
        leaving = "opted_out_alone"
    is_deleted = sync.state == SyncState.DELETED
    cause = DepartureCause.SYNC_DELETED if is_deleted else DepartureCause.LIST_CHANGED
    left = execute_nested(cursor, "leave_list", leaving, **values, cause=cause.value)
    execute_outside_runs(cursor, "let_go", **values)
    return Moved(joined, left)


def forget_some_links(cursor: CursorWrapper, sync: Sync, at_most: int) -> bool:
    """Forget some of the records that a deleted sync knew, after it has let go of its people; tell
    whether there were so many."""
    forgotten = execute_outside_runs(cursor, "forget_some_links", sync=sync.pk, at_most=at_most)
    return forgotten == at_most


def forget_sync_records(cursor: CursorWrapper, sync: Sync) -> None:
    """Forget what a deleted sync knew of its records, after it has let go of its people."""
    for statement in ("forget_links", "forget_opted_out", "forget_all_held"):
        execute_outside_runs(cursor, statement, sync=sync.pk)
