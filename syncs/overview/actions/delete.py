"""Deletes a sync: people stay on its list by hand or leave it, as answered, at once or, where they
are many, in the background; its history stays (R25). Who has opted out never stays by hand (R15).

The sync is kept as a row in the state `deleted` (`docs/decisions/0022-a-deleted-sync.md`). Locks
are taken in the order that `syncs.state.activate` tells, after the organisation's, which a run
holds while it applies a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import TextChoices

from syncs.checkpoint.held import cancel_holds
from syncs.models import Connection, Sync, SyncState
from syncs.models.sync import LettingGo
from syncs.proposal.finish_letting_go import finish_with
from syncs.proposal.let_go import are_many, forget_sync_records, let_go
from syncs.proposal.let_go_later import let_go_later
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.statements import execute_outside_runs
from syncs.state.deactivate import hold_without_runs

SYNC_DELETED = "sync deleted"
"""The reason of the runs that are cancelled for it."""


class People(TextChoices):
    """The answers to what becomes of the people whom a sync keeps on its list."""

    STAY = "stay", "They stay on the list, by hand"
    LEAVE = "leave", "They leave the list"


@dataclass(frozen=True)
class Kept:
    """The people whom a sync keeps on its list, and those of them whom nobody else keeps there; of
    either those who have opted out."""

    people: int = 0
    alone: int = 0
    opted_out: int = 0
    opted_out_alone: int = 0

    @property
    def kept_by_others(self) -> int:
        return self.people - self.alone


@dataclass(frozen=True)
class SyncDeletion:
    """The numbers of cancelled runs, of people, of those who left the list, and of those who stayed
    by hand; `kept` is None where there are so many that they are let go of in the background."""

    cancelled: int
    kept: Kept | None = None
    left: int = 0
    stayed: int = 0


class SyncIsDraft(Exception):
    """A draft has no history; `delete_draft` deletes it altogether."""


def count_kept(sync: Sync) -> Kept:
    """Return how many people the sync keeps on its list; it reads all claims on that list."""
    if sync.mailing_list_id is None:
        return Kept()
    with connection.cursor() as cursor:
        return _count_kept(cursor, sync)


@transaction.atomic
def delete_sync(sync: Sync, people: People, *, now: datetime) -> SyncDeletion | None:
    """Delete the sync, whose runs are cancelled; None if somebody has deleted it before.

    Raises SyncIsDraft, and then nothing is changed.
    """
    with connection.cursor() as cursor:
        lock_organisation(cursor, sync.organisation_id)
        Connection.objects.hold(sync.connection_id)
        same = Sync.objects.filter(pk=sync.pk)
        if same.filter(state=SyncState.DRAFT).exists():
            raise SyncIsDraft
        cancelled = hold_without_runs(same, SYNC_DELETED, now)
        held = same.first()
        if held is None:
            return None
        finish_with(cursor, held)  # of a list that it fed before this one
        held.field_mappings.all().delete()
        held.state, held.deleted_at = SyncState.DELETED, now
        held.state_cause = held.state_reason = ""
        held.next_run_at = held.watermark = None
        if are_many(held):
            let_go_later(held, LettingGo(people))
            held.save()
            return SyncDeletion(cancelled)
        held.save()
        kept = _count_kept(cursor, held)
        old_list = held.mailing_list.pk
        moved = let_go(cursor, held, LettingGo(people), old_list=old_list, new_list=None)
        # Only now: holds know who has opted out.
        cancel_holds(cursor, held, SYNC_DELETED, now)
        forget_sync_records(cursor, held)
    stayed = kept.people - kept.opted_out if people == People.STAY else 0
    return SyncDeletion(cancelled, kept, moved.left, stayed)


def _count_kept(cursor: CursorWrapper, sync: Sync) -> Kept:
    execute_outside_runs(cursor, "count_kept", **values_of_keeper(sync))
    return Kept(*cursor.fetchone())
