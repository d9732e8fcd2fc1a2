"""Lists and the syncs that feed them: a list is not archived under a sync that goes on (R14).

Archiving a list and starting a sync into it lock the list first, so that of both at once one comes
second and sees what the other did.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from contacts.models import MailingList
from syncs.models import ImportRun
from syncs.models.import_run import IMPORTING
from syncs.models.sync import STOPPED_BY_KEY, Sync, SyncState
from syncs.queue.cancel import cancel_queued


class ListIsFed(Exception):
    """Syncs go on putting people on the list; they have to be paused first."""


def syncs_going_on(mailing_list: MailingList) -> QuerySet[Sync]:
    """Return the syncs that feed the list by themselves, by name.

    Those that only the key has deactivated are among them: a new key activates them again (R5, R6).
    """
    stopped_by_key = Q(state=SyncState.INACTIVE, state_cause__in=STOPPED_BY_KEY)
    feeding = Sync.objects.filter(mailing_list_id=mailing_list.pk)
    return feeding.filter(Q(state=SyncState.ACTIVE) | stopped_by_key).order_by("name", "id")


def going_on_in_words(mailing_list: MailingList) -> str:
    """Say who keeps the list from being archived, and what is to be done: the key's syncs cannot be
    paused as long as they are inactive."""
    syncs = list(syncs_going_on(mailing_list))
    inactive = ", ".join(str(sync) for sync in syncs if sync.state == SyncState.INACTIVE)
    also = f" Activate or delete what is inactive: {inactive}." if inactive else ""
    return f"Syncs put people on this list: {', '.join(map(str, syncs))}. Pause them first.{also}"


@transaction.atomic
def archive_list(mailing_list: MailingList, *, now: datetime) -> bool:
    """Put the list away with its people. A run in progress still ends; an import that waits is
    cancelled.

    False if it was archived before. Raises ListIsFed.
    """
    MailingList.objects.select_for_update(no_key=True).get(pk=mailing_list.pk)
    if syncs_going_on(mailing_list).exists():
        raise ListIsFed
    if not mailing_list.archive(now):
        return False
    waiting = ImportRun.objects.filter(sync__mailing_list_id=mailing_list.pk, kind__in=IMPORTING)
    cancel_queued(waiting, now, reason=f"its list, {mailing_list}, was archived"[:200])
    return True
