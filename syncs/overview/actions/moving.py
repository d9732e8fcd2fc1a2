"""Says what becomes of the people of a sync that come along to another list (R23)."""

from dataclasses import dataclass

from django.db import connection

from contacts.models import MailingList
from syncs.models import Sync
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.statements import execute_outside_runs


@dataclass(frozen=True)
class Moving:
    """The numbers of people who would join the new list, are there already, have opted out or must
    not be mailed and do not join; and of those who would leave the old list, or stay on it for
    others.

    `digest` is another one as soon as anything else would become of anybody.
    """

    joins: int
    there: int
    opted_out: int
    barred: int
    leaves: int
    stays: int
    digest: str


def count_moving(sync: Sync, target: MailingList) -> Moving:
    """Read it as it is now; it goes through all claims on the sync's list."""
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, "count_moving", **values_of_keeper(sync), new_list=target.pk)
        joins, there, opted_out, barred, leaves, stays, who = cursor.fetchone()
    return Moving(
        joins, there, opted_out, barred, leaves, stays, digest=f"{sync.mailing_list_id}:{who}"
    )
