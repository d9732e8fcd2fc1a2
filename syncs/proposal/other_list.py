"""Has a sync feed another list: its people come along or stay by hand on the old one (R23). Who has
opted out does neither (R15)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper
from django.db.models import TextChoices

from contacts.models import DepartureCause, MailingList
from syncs.checkpoint.held import cancel_holds
from syncs.models import Sync
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.statements import execute_nested, execute_outside_runs

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
    require_feedable(sync, target)
    return target


def require_feedable(sync: Sync, target: MailingList) -> None:
    """Raise NotThisList where the sync cannot be moved to this list of its organisation."""
    if target.pk == sync.mailing_list_id:
        raise NotThisList("The sync feeds this list already. Choose another one.")
    if target.archived_at:
        raise NotThisList(f"{target} is archived: unarchive it first, or choose another one.")


def feed_other_list(
    cursor: CursorWrapper, sync: Sync, target: MailingList, people: OldPeople, *, now: datetime
) -> Moved:
    """Let go of the old list as answered, and feed the new one; whoever is held on the old one is
    asked about no more. The caller holds the locks of organisation and sync, and saves the sync,
    which is to read everything next."""
    values = values_of_keeper(sync) | {"new_list": target.pk}
    if people == OldPeople.MOVE:
        joined, leaving = execute_outside_runs(cursor, "join_new_list", **values), "kept_alone"
        execute_outside_runs(cursor, "claim_on_new_list", **values)
    else:
        joined, leaving = 0, "opted_out_alone"
        execute_outside_runs(cursor, "claim_by_hand", **values)
    cause = DepartureCause.LIST_CHANGED.value
    left = execute_nested(cursor, "leave_list", leaving, **values, cause=cause)
    execute_outside_runs(cursor, "let_go", **values)
    # Last: holds know who has opted out.
    cancel_holds(cursor, sync, LIST_CHANGED, now)
    sync.mailing_list = target
    return Moved(joined, left)
