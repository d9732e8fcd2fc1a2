"""Lets go of many people range by range, each range in one transaction under the organisation's
lock, so that nobody waits for all of them (R23, R25).

Whoever has been let go of has no claim of the sync on the list any more: so it goes on where it
was, whoever dies, and ends once.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from syncs.models import Sync, SyncState
from syncs.models.sync import LettingGo
from syncs.proposal.let_go import (
    EVERYBODY,
    ContactRange,
    forget_some_links,
    forget_sync_records,
    let_go,
)
from syncs.sql.organisation_lock import lock_organisation, try_to_lock_organisation
from syncs.sql.statements import execute_outside_runs

MAX_TOGETHER = 25_000
"""Claims taken back, and records forgotten, in one transaction: some tenths of a second."""


class OrganisationBusy(Exception):
    """Somebody else changes people of the organisation at this moment."""


def finish_letting_go(
    sync_id: int,
    organisation_id: int,
    *,
    waits: bool = True,
    is_over: Callable[[], bool] = lambda: False,
) -> bool:
    """Let go of the people of the list that the sync fed, unless that is done, a range of them
    after the other, until `is_over`; tell whether it is done. Without `waits` raise
    OrganisationBusy where somebody else changes people of the organisation."""
    after: int | None = 0
    while after is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            if waits:
                lock_organisation(cursor, organisation_id)
            elif not try_to_lock_organisation(cursor, organisation_id):
                raise OrganisationBusy
            held = Sync.with_deleted.select_for_update(of=("self",)).filter(pk=sync_id).first()
            after = _let_go_of_some(cursor, held, after) if held else None
        if after is not None and is_over():
            return False
    return True


def _let_go_of_some(cursor: CursorWrapper, held: Sync, after: int) -> int | None:
    """Let go of the next range of people, then forget a part of a deleted sync's records; return
    behind which contact to go on, None when all is done."""
    if held.old_list and (until := _find_end(cursor, held, after)):
        _let_go(cursor, held, ContactRange(after, until))
        return until
    if held.state == SyncState.DELETED and forget_some_links(cursor, held, MAX_TOGETHER):
        return after
    finish_with(cursor, held)
    return None


def _find_end(cursor: CursorWrapper, held: Sync, after: int) -> int | None:
    values = {"sync": held.pk, "mailing_list": held.old_list, "after": after}
    execute_outside_runs(cursor, "find_end_of_kept", **values, at_most=MAX_TOGETHER)
    (until,) = cursor.fetchone()
    return until and int(until)


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
        _let_go(cursor, held, EVERYBODY)
    if held.state == SyncState.DELETED:
        forget_sync_records(cursor, held)
    held.old_list, held.letting_go = None, ""
    held.save(update_fields=["old_list", "letting_go"])


def _let_go(cursor: CursorWrapper, held: Sync, among: ContactRange) -> None:
    let_go(
        cursor,
        held,
        LettingGo(held.letting_go),
        old_list=held.old_list or 0,
        new_list=held.mailing_list_id,
        among=among,
    )
