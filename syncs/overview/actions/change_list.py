"""Changes the list that a sync feeds: its people come along or stay by hand, as answered (R23).

The locks are those of `delete.py`, in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import TextChoices

from contacts.models import MailingList
from syncs.holds.actions.answer import cancel_holds
from syncs.models import Connection, Sync, SyncState
from syncs.overview.actions.delete import Kept, count_kept
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.statements import execute_outside_runs
from syncs.state.deactivate import cancel_running, cancel_unfinished

LIST_CHANGED = "the sync feeds another list now"
"""The reason of the runs that are cancelled for it."""


class OldPeople(TextChoices):
    """The answers to what becomes of the people whom a sync keeps on its old list."""

    MOVE = "move", "They come along to the new list"
    STAY = "stay", "They stay on the old list, by hand"


@dataclass(frozen=True)
class ListChange:
    """The people whom the sync kept on the old list, those who joined the new one, those who left
    the old one, and the runs that were cancelled."""

    kept: Kept
    joined: int
    left: int
    cancelled: int


class NotThisList(Exception):
    """The list cannot be fed by the sync now; the message is a sentence for people."""


@transaction.atomic
def change_list(
    sync: Sync, *, seen: int, to: MailingList, people: OldPeople, now: datetime
) -> ListChange:
    """Have the sync feed another list; its next run reads everything. Runs in progress stop.

    `seen` is the list that the person saw the sync feed. Raises NotThisList, and then nothing is
    changed.
    """
    with connection.cursor() as cursor:
        lock_organisation(cursor, sync.organisation_id)
        Connection.objects.hold(sync.connection_id)
        same = Sync.objects.filter(pk=sync.pk)
        cancelled = cancel_running(same, LIST_CHANGED, now)
        held = same.select_for_update(of=("self",)).get()
        target = MailingList.objects.select_for_update(no_key=True).get(
            pk=to.pk, organisation=held.organisation_id
        )
        _require(held, seen, target)
        cancelled += cancel_unfinished(same, LIST_CHANGED, now)
        cancel_holds(held, LIST_CHANGED, now)
        kept = count_kept(held)
        values = {
            "sync": held.pk,
            "mailing_list": held.mailing_list_id,
            "new_list": target.pk,
        }
        joined = left = 0
        if people == OldPeople.MOVE:
            joined = execute_outside_runs(cursor, "join_new_list", **values)
            execute_outside_runs(cursor, "claim_on_new_list", **values)
            left = execute_outside_runs(cursor, "leave_list", **values)
        else:
            execute_outside_runs(cursor, "claim_by_hand", **values)
        execute_outside_runs(cursor, "let_go", **values)
    held.mailing_list = target
    held.watermark = None
    held.reading_version += 1
    held.save()
    return ListChange(kept, joined, left, cancelled)


def _require(held: Sync, seen: int, target: MailingList) -> None:
    if held.state == SyncState.DRAFT:
        raise NotThisList("This sync is a draft: choose its list in the step List and rules.")
    if held.mailing_list_id != seen:
        raise NotThisList(
            f"Somebody changed the list meanwhile: the sync feeds {held.mailing_list} now."
        )
    if target.pk == held.mailing_list_id:
        raise NotThisList("The sync feeds this list already. Choose another one.")
    if target.archived_at:
        raise NotThisList(f"{target} is archived: unarchive it first, or choose another one.")
