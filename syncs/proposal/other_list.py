"""Has a sync feed another list: its people come along or stay by hand on the old one (R23)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper
from django.db.models import TextChoices

from contacts.models import DepartureCause, MailingList
from syncs.checkpoint.held import cancel_holds
from syncs.models import Sync
from syncs.sql.statements import execute_outside_runs

LIST_CHANGED = "the sync feeds another list now"
"""The reason of the runs and questions that are cancelled for it."""


class OldPeople(TextChoices):
    """The answers to what becomes of the people whom a sync keeps on its old list."""

    MOVE = "move", "They come along to the new list"
    STAY = "stay", "They stay on the old list, by hand"


class NotThisList(Exception):
    """The list cannot be fed by the sync now; the message is a sentence for people."""


class Moved(NamedTuple):
    """The numbers of people who joined the new list, and who left the old one."""

    joined: int = 0
    left: int = 0


def find_other_list(sync: Sync, list_id: int) -> MailingList:
    """Return the list with its row locked, so that nobody archives it meanwhile. Raises
    NotThisList."""
    lists = MailingList.objects.select_for_update(no_key=True)
    target = lists.filter(pk=list_id, organisation=sync.organisation_id).first()
    if target is None:
        raise NotThisList("The list was deleted meanwhile. Choose another one.")
    if target.pk == sync.mailing_list_id:
        raise NotThisList("The sync feeds this list already. Choose another one.")
    if target.archived_at:
        raise NotThisList(f"{target} is archived: unarchive it first, or choose another one.")
    return target


def feed_other_list(
    cursor: CursorWrapper, sync: Sync, target: MailingList, people: OldPeople, *, now: datetime
) -> Moved:
    """Let go of the old list as answered, and feed the new one; whoever is held on the old one is
    asked about no more. The caller holds the locks of organisation and sync, and saves the sync,
    which is to read everything next."""
    cancel_holds(cursor, sync, LIST_CHANGED, now)
    values = {"sync": sync.pk, "mailing_list": sync.mailing_list_id, "new_list": target.pk}
    moved = Moved()
    if people == OldPeople.MOVE:
        joined = execute_outside_runs(cursor, "join_new_list", **values)
        execute_outside_runs(cursor, "claim_on_new_list", **values)
        cause = DepartureCause.LIST_CHANGED.value
        left = execute_outside_runs(cursor, "leave_list", **values, cause=cause)
        moved = Moved(joined, left)
    else:
        execute_outside_runs(cursor, "claim_by_hand", **values)
    execute_outside_runs(cursor, "let_go", **values)
    sync.mailing_list = target
    return moved
