"""Changes the list that a sync feeds: its people come along or stay by hand, as answered, at once
or, where they are many, in the background (R23).

The locks are those of `delete.py`, in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from contacts.models import MailingList
from syncs.models import Connection, Sync, SyncState
from syncs.models.sync import LettingGo
from syncs.overview.actions.moving import count_moving
from syncs.proposal.finish_letting_go import finish_with
from syncs.proposal.let_go import Moved, are_many
from syncs.proposal.let_go_later import let_go_later
from syncs.proposal.other_list import (
    LIST_CHANGED,
    NotThisList,
    OldPeople,
    feed_other_list,
    find_other_list,
)
from syncs.sql.organisation_lock import lock_organisation
from syncs.state.deactivate import hold_without_runs

OTHERS_BY_NOW = (
    "People have joined, left or been suppressed since this was shown, so nobody was moved. Look at"
    " the numbers again: they are those of now."
)


@dataclass(frozen=True)
class ListChange:
    """The number of runs that were cancelled, and of people who moved; None where there are so many
    that they are let go of in the background."""

    cancelled: int
    moved: Moved | None


@transaction.atomic
def change_list(
    sync: Sync,
    *,
    seen: int,
    to: MailingList,
    people: OldPeople,
    now: datetime,
    shown: str | None = None,
) -> ListChange:
    """Have the sync feed another list; its next run reads everything. Runs in progress stop.

    `seen` is the list that the person saw the sync feed, `shown` the digest of what they saw would
    become of its people, where they did. Raises NotThisList, and then nothing is changed.
    """
    with connection.cursor() as cursor:
        lock_organisation(cursor, sync.organisation_id)
        Connection.objects.hold(sync.connection_id)
        same = Sync.objects.filter(pk=sync.pk)
        cancelled = hold_without_runs(same, LIST_CHANGED, now)
        held = same.get()
        finish_with(cursor, held)  # of a list that it fed before this one
        _require(held, seen)
        target = find_other_list(held, to.pk)
        if shown is not None and shown != count_moving(held, target).digest:
            raise NotThisList(OTHERS_BY_NOW)
        # What somebody was shown becomes true at once, however long that takes.
        is_later = shown is None and are_many(held)
        if is_later:
            let_go_later(held, LettingGo(people))
            held.mailing_list, moved = target, None
        else:
            moved = feed_other_list(cursor, held, target, people, now=now)
    held.watermark = None
    held.reading_version += 1
    held.save()
    return ListChange(cancelled, moved)


def _require(held: Sync, seen: int) -> None:
    if held.state == SyncState.DRAFT:
        raise NotThisList("This sync is a draft: choose its list in the step List and rules.")
    refuse_unseen_list(held, seen)


def refuse_unseen_list(held: Sync, seen: int) -> None:
    """Raise NotThisList where the sync feeds another list than the one that was seen (R24)."""
    if held.mailing_list_id != seen:
        raise NotThisList(
            f"Somebody changed the list meanwhile: the sync feeds {held.mailing_list} now."
        )
