"""The changes of a list, for any mailer that follows it (R104)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem
from api.lists.members import member_answers
from api.lists.shapes import ChangesQuery, ListChangeAnswer, ListChangesPage
from contacts.models import Contact, MailingList, Membership
from syncs.clock import database_now
from syncs.following.queries import (
    ChangeKey,
    ChangesForgotten,
    changes_from_now,
    read_list_changes,
)
from syncs.found import mailing_list_of
from syncs.people.queries.list_members import ListMember


class ListChangesSince(Endpoint):
    """The changes of a mailing list."""

    @operation(
        "follow_list",
        "Follow the changes of a list",
        action=Action.SEE,
        answer=ListChangesPage,
        query=ChangesQuery,
    )
    def get(self, request: TenantRequest, query: ChangesQuery, list_id: int) -> ListChangesPage:
        """Return what has changed since a cursor; without one, where changes begin from now on. Ask
        without first, then read all members, then ask with the cursor, again and again. Each person
        of whom something changed is told as they are now: who joined or left, has other values, or
        may or may not be mailed any more. Somebody may come twice. A cursor holds for 30 days."""
        mailing_list, now = mailing_list_of(request, list_id), database_now()
        after = open_cursor(query.cursor, ChangeKey.parse)
        if after is None:
            cursor = seal_cursor(str(changes_from_now(now))) or ""
            return ListChangesPage(items=[], next_cursor=cursor, has_more=False)
        try:
            changes = read_list_changes(mailing_list, after, limit=query.limit, now=now)
        except ChangesForgotten:
            raise ApiProblem("cursor_expired") from None
        return ListChangesPage(
            items=_told(request, mailing_list, changes.contact_ids),
            next_cursor=seal_cursor(str(changes.next)) or "",
            has_more=changes.has_more,
        )


def _told(
    request: TenantRequest, mailing_list: MailingList, ids: list[int]
) -> list[ListChangeAnswer]:
    contacts = Contact.objects.filter(organisation=request.organisation).in_bulk(ids)
    on_list = Membership.objects.filter(mailing_list_id=mailing_list.pk, contact_id__in=ids)
    members = [
        ListMember(contacts[row.contact_id], row.created_at)
        for row in on_list
        if row.contact_id in contacts
    ]
    told = member_answers(request, mailing_list, members)
    answers = {each.contact.id: each for each in told}
    return [
        ListChangeAnswer(
            contact=pk,
            address=contacts[pk].address if pk in contacts else None,
            member=answers.get(pk),
        )
        for pk in ids
    ]
