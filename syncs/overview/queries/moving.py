"""The people who come along when a sync feeds another list, a page at a time (R23)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from contacts.models import Contact, MailingList
from syncs.models import Sync
from syncs.sql.kept_people import values_of_keeper
from syncs.sql.statements import execute_outside_runs
from web.keyset import PAGE_SIZE, Page

ARRIVES = {
    "joins": "Joins the new list",
    "there": "Is on the new list already",
    "opted_out": "Has opted out, so does not join",
    "barred": "Must not be mailed, so does not join",
}
LEAVES = {True: "Leaves the old list", False: "Stays on the old list, kept there by others"}

WHO = {
    **ARRIVES,
    "leaves": LEAVES[True],
    "stays": LEAVES[False],
}
"""What can be asked for, in words."""

TILES = {
    "joins": "Would join the new list",
    "there": "On it already",
    "opted_out": "Opted out",
    "barred": "Must not be mailed",
    "leaves": "Would leave the old list",
    "stays": "Others keep them on it",
}
"""The words below the number of each."""


@dataclass(frozen=True)
class MovingPerson:
    """A person with what becomes of them on the new list and on the old one, in words."""

    contact: Contact
    arrives: str
    leaves: str


def read_moving(sync: Sync, target: MailingList, *, who: str, after: int) -> Page[MovingPerson]:
    """Return those of whom `who` is true, a name of WHO or "" for all; `after` is an id, or 0."""
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "page_of_moving",
            **values_of_keeper(sync),
            new_list=target.pk,
            who=who,
            after=after,
            at_most=PAGE_SIZE + 1,
        )
        found = cursor.fetchall()
    shown = found[:PAGE_SIZE]
    following = str(shown[-1][0]) if len(found) > PAGE_SIZE else None
    return Page(put_moving_in_words(sync, shown), following, not after)


def put_moving_in_words(sync: Sync, found: Iterable[tuple[int, str, bool]]) -> list[MovingPerson]:
    """Return the people of these ids, with how they arrive and whether they leave in words.

    Who was erased meanwhile is left out.
    """
    found = list(found)
    here = Contact.objects.filter(organisation_id=sync.organisation_id)
    contacts = here.in_bulk([contact_id for contact_id, _, _ in found])
    return [
        MovingPerson(contacts[contact_id], ARRIVES[arrives], LEAVES[leaves])
        for contact_id, arrives, leaves in found
        if contact_id in contacts
    ]
