"""Lets go of the people whom a sync keeps on a list that it feeds no more: at once where they are
few, else in the background, so that nobody waits for a million of them (R23, R25).

Until that is done their claims are those of the sync. It is done in one transaction, once, before
the sync's next run begins (`docs/decisions/0060-letting-go-of-many.md`).
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from accounts.tenancy.standing import serving
from contacts.models import DepartureCause
from syncs.models import Hold, Sync, SyncState
from syncs.models.sync import LettingGo
from syncs.queue.call import MAX_CALLS, count_calls
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.organisation_lock import lock_organisation, try_to_lock_organisation
from syncs.sql.statements import execute_nested, execute_outside_runs

logger = logging.getLogger(__name__)

LET_PEOPLE_GO = "syncs.tasks.let_people_go"

MAX_AT_ONCE = 1_000
"""People on a list, and records of a sync, with which somebody waits until it is done."""


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
    cursor: CursorWrapper, sync: Sync, people: LettingGo, *, old_list: int, new_list: int | None
) -> Moved:
    """Take back the sync's claims on a list. The caller holds the locks of organisation and sync,
    and ends questions about held people afterwards: these know who has opted out."""
    values = values_of_keeper(sync) | {"mailing_list": old_list, "new_list": new_list}
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


def forget_sync_records(cursor: CursorWrapper, sync: Sync) -> None:
    """Forget what a deleted sync knew of its records, after it has let go of its people."""
    for statement in ("forget_links", "forget_opted_out", "forget_all_held"):
        execute_outside_runs(cursor, statement, sync=sync.pk)


def let_go_later(sync: Sync, people: LettingGo) -> None:
    """Note what becomes of the people on the list that the sync feeds until now, for the caller to
    save; a worker is called once that is committed."""
    sync.old_list, sync.letting_go = sync.mailing_list_id, people
    transaction.on_commit(call_to_let_go)


def call_to_let_go() -> None:
    """Call a worker; a call that is lost, or cannot be made, Beat's tick makes again."""
    try:
        current_app.send_task(LET_PEOPLE_GO)
    except OperationalError:
        logger.warning("the broker is away: people are let go of at the next tick")


def call_where_people_wait() -> None:
    """Call a worker where somebody is still to be let go of, unless many calls lie in the queue:
    where no worker takes any, those of each tick would pile up."""
    if not _find_waiting().exists():
        return
    calls = count_calls()
    if calls is not None and calls < MAX_CALLS:
        call_to_let_go()


def let_all_go() -> None:
    """Let go of whoever is still to be let go of, one sync after the other. Where somebody changes
    people of the organisation at this moment, that is for the next tick: nobody waits here."""
    waiting = _find_waiting().order_by("id")
    for sync_id, organisation_id in list(waiting.values_list("id", "organisation_id")):
        with serving(organisation_id):
            _try_to_finish(sync_id, organisation_id)


def _find_waiting() -> QuerySet[Sync]:
    """Return the syncs whose people are still to be let go of. Of an organisation that is closed
    nobody is, until it is restored: everything of it may be deleted just now."""
    return Sync.with_deleted.filter(organisation__closure=None).exclude(letting_go="")


def _try_to_finish(sync_id: int, organisation_id: int) -> None:
    try:
        finish_letting_go(sync_id, organisation_id, waits=False)
    except SoftTimeLimitExceeded:  # of the whole task
        raise
    except Exception:  # one of many, of many organisations; it is tried again at each tick
        logger.exception("sync %s: its people were not let go of", sync_id)


@transaction.atomic
def finish_letting_go(sync_id: int, organisation_id: int, *, waits: bool = True) -> None:
    """Let go of the people of the list that the sync fed, unless that is done. Without `waits` do
    nothing while somebody else changes people of the organisation."""
    with connection.cursor() as cursor:
        if waits:
            lock_organisation(cursor, organisation_id)
        elif not try_to_lock_organisation(cursor, organisation_id):
            return
        held = Sync.with_deleted.select_for_update(of=("self",)).filter(pk=sync_id).first()
        if held is not None:
            finish_with(cursor, held)


def finish_moving(cursor: CursorWrapper, list_id: int) -> None:
    """Bring whoever is still to be moved off a list to their new one, before the list is deleted
    with its claims. The caller holds the organisation's lock."""
    moving = Sync.with_deleted.filter(old_list=list_id, letting_go=LettingGo.MOVE)
    for held in moving.order_by("id").select_for_update(of=("self",)):
        finish_with(cursor, held)


def finish_with(cursor: CursorWrapper, held: Sync) -> None:
    """Do the same for a sync whose lock the caller holds, after that of its organisation."""
    if not held.letting_go:
        return
    if held.old_list:
        people, new_list = LettingGo(held.letting_go), held.mailing_list_id
        let_go(cursor, held, people, old_list=held.old_list, new_list=new_list)
    if held.state == SyncState.DELETED:
        forget_sync_records(cursor, held)
    held.old_list, held.letting_go = None, ""
    held.save(update_fields=["old_list", "letting_go"])
