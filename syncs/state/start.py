"""Starts a run that somebody asks for, unless something keeps it from being of use (R85)."""

from __future__ import annotations

from accounts.models import User
from syncs.actors.queries.naming import name_admins
from syncs.editions.allowances import find_refusal
from syncs.models import ConnectionState, ImportRun, Sync, SyncState
from syncs.models.sync import ListArchived
from syncs.queue.request import request_run
from syncs.state.key_in_words import words_on_the_key
from syncs.state.undone import undone_last


class NotStarted(Exception):
    """No run was asked for; the message is a sentence for people."""


class StillDraft(NotStarted):
    """The sync is a draft, which is launched first."""


class WouldRedo(NotStarted):
    """The run would do again what was undone last (R98)."""


class StartNeedsKey(NotStarted):
    """Recruit has rejected the key of the connection."""


def start_run(sync: Sync, *, user: User | None, full: bool, knowingly: bool) -> ImportRun:
    """Ask for an import at once; `full` reads everything, not only changes.

    `knowingly`: also where it would do again what was undone last. Raises NotStarted.
    """
    require_startable(sync, user=user)
    if not knowingly and (undone := undone_last(sync)):
        raise WouldRedo(
            f"Its run {undone.pk} was undone, and the next one would do the same again."
        )
    return request_run(sync, user=user, full=full)


def require_startable(sync: Sync, *, user: User | None) -> None:
    """Raise NotStarted, worded for `user`, where a run of the sync would be of no use now."""
    if sync.state == SyncState.DRAFT:
        raise StillDraft(f"{sync} is a draft. Finish it, then run it.")
    if sync.connection.state == ConnectionState.KEY_REJECTED:
        raise StartNeedsKey(words_on_the_key(sync, reader=user))
    if sync.mailing_list.archived_at:
        raise NotStarted(str(ListArchived(sync.mailing_list)))
    if why := find_refusal(sync):
        raise NotStarted(name_admins(why.sentences, sync.organisation))
