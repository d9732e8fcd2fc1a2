"""Deletes an archived list with its memberships; its people stay as contacts (R25).

Deleting a list, archiving it and starting a sync into it lock the list first, so that of two at
once one comes second and sees what the other did.
"""

from django.db import connection, transaction
from django.db.models import QuerySet

from contacts.models import MailingList
from syncs.models import Sync, SyncState
from syncs.people.actions.archive_list import ListIsFed
from syncs.proposal.finish_letting_go import finish_moving
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.statements import execute_outside_runs


class ListInUse(Exception):
    """The list is not archived; it has to be put away before it is deleted."""


def syncs_that_feed(mailing_list: MailingList) -> QuerySet[Sync]:
    """Return the syncs whose list it is, by name, whether they run by themselves or not.

    Drafts feed nothing yet, and deleted syncs nothing any more.
    """
    syncs = Sync.objects.filter(mailing_list_id=mailing_list.pk).exclude(state=SyncState.DRAFT)
    return syncs.order_by("name", "id")


@transaction.atomic
def delete_list(mailing_list: MailingList) -> int | None:
    """Delete the list, and return how many people were on it; None if it was deleted before.

    Contacts and suppressions stay. Drafts have no list then, and deleted syncs none any more.
    Raises ListInUse or ListIsFed, and then nothing is changed.
    """
    with connection.cursor() as cursor:
        # A run that is being cancelled may hold it for a range.
        lock_organisation(cursor, mailing_list.organisation_id)
        finish_moving(cursor, mailing_list.pk)
        held = MailingList.objects.select_for_update().filter(pk=mailing_list.pk).first()
        if held is None:
            return None
        if not held.archived_at:
            raise ListInUse
        if syncs_that_feed(held).exists():
            raise ListIsFed
        Sync.with_deleted.filter(mailing_list_id=held.pk).update(mailing_list=None)
        execute_outside_runs(cursor, "delete_claims", mailing_list=held.pk)
        execute_outside_runs(cursor, "delete_departures", mailing_list=held.pk)
        people = execute_outside_runs(cursor, "delete_memberships", mailing_list=held.pk)
    held.delete()
    return people
