"""Has a sync feed another list: its people come along or stay by hand on the old one (R23). Who has
opted out does neither (R15)."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.utils import CursorWrapper
from django.db.models import TextChoices

from contacts.models import MailingList
from syncs.checkpoint.held import cancel_holds
from syncs.models import Sync
from syncs.models.sync import LettingGo
from syncs.proposal.let_go import Moved, let_go

LIST_CHANGED = "the sync feeds another list now"
"""The reason of the runs and questions that are cancelled for it."""


class OldPeople(TextChoices):
    """The answers to what becomes of the people whom a sync keeps on its old list."""

    MOVE = "move", "They come along to the new list"
    STAY = "stay", "They stay on the old list, by hand"


class NotThisList(Exception):
    """The list cannot be fed by the sync now; the message is a sentence for people."""


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
    old_list = sync.mailing_list.pk
    moved = let_go(cursor, sync, LettingGo(people), old_list=old_list, new_list=target.pk)
    # Last: holds know who has opted out.
    cancel_holds(cursor, sync, LIST_CHANGED, now)
    sync.mailing_list = target
    return moved
