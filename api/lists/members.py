"""The people on a mailing list: read, put on it and taken off by hand (R18)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.access import Action, TenantRequest, is_allowed, user_of
from api.frame.operations import Endpoint, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem
from api.lists.shapes import (
    ContactValues,
    LeaveQuery,
    MemberAnswer,
    MemberPage,
    MembersQuery,
    NewMember,
)
from contacts.models import Contact, MailingList, Suppression
from contacts.queries.unsubscribe_links import UnsubscribeLinks
from syncs.by_hand.actions.memberships import (
    AddressSuppressed,
    ContactGone,
    ListPutAway,
    put_on_lists,
    take_off_list,
)
from syncs.by_hand.queries.reach import is_on
from syncs.found import contact_of, mailing_list_of
from syncs.models import HeldRecord
from syncs.people.queries.list_members import ListMember, find_members, list_members
from web.keyset import Page, stored_number
from web.own_address import own_origin

SUPPRESSED = "This address must not be mailed, so it is put on no list. An admin can lift that."
DELETED_CONTACT = "The contact is deleted: make it again first."


class Members(Endpoint):
    """The people on a mailing list."""

    @operation(
        "list_members",
        "Read list members",
        action=Action.SEE,
        answer=MemberPage,
        query=MembersQuery,
    )
    def get(self, request: TenantRequest, query: MembersQuery, list_id: int) -> MemberPage:
        """Return a page of the people on the list, in the order in which they became contacts, or
        by address where addresses are asked for."""
        mailing_list = mailing_list_of(request, list_id)
        page = _page_of(mailing_list, query)
        return MemberPage(
            items=member_answers(request, mailing_list, page.rows),
            next_cursor=seal_cursor(page.next),
        )

    @operation(
        "add_member",
        "Put a contact on a list",
        action=Action.EDIT_CONTACTS,
        answer=MemberAnswer,
        status=201,
        body=NewMember,
        example={"contact": 1},
    )
    def post(self, request: TenantRequest, body: NewMember, list_id: int) -> MemberAnswer:
        """Put a contact on the list by hand: no sync takes that away, unless it removes people from
        the whole organisation. Who is on it stays."""
        mailing_list = mailing_list_of(request, list_id)
        contact = _sent_contact(request, body.contact)
        try:
            put_on_lists(contact, [mailing_list])
        except AddressSuppressed:
            raise ApiProblem("conflict", SUPPRESSED) from None
        except ListPutAway:
            raise ApiProblem("conflict", "The list is archived: unarchive it first.") from None
        except ContactGone:
            raise ApiProblem("conflict", DELETED_CONTACT) from None
        return _member(request, mailing_list, contact)


class OneMember(Endpoint):
    """A contact's membership of a mailing list."""

    @operation("read_member", "Read a list member", action=Action.SEE, answer=MemberAnswer)
    def get(self, request: TenantRequest, list_id: int, contact_id: int) -> MemberAnswer:
        """Return the member; who is not on the list is not found."""
        mailing_list, contact = mailing_list_of(request, list_id), contact_of(request, contact_id)
        if not is_on(mailing_list, contact):
            raise ApiProblem("not_found")
        return _member(request, mailing_list, contact)

    @operation(
        "remove_member",
        "Take a contact off a list",
        action=Action.EDIT_CONTACTS,
        query=LeaveQuery,
    )
    def delete(
        self, request: TenantRequest, query: LeaveQuery, list_id: int, contact_id: int
    ) -> None:
        """Take the contact off the list, whoever claims them. A sync whose record they are brings
        them back, unless the address is suppressed too."""
        mailing_list, contact = mailing_list_of(request, list_id), contact_of(request, contact_id)
        left = take_off_list(
            contact,
            mailing_list,
            suppressing=query.suppress,
            by=user_of(request),
            now=timezone.now(),
        )
        if not left:
            raise ApiProblem("not_found")


def member_answers(
    request: TenantRequest, mailing_list: MailingList, members: Iterable[ListMember]
) -> list[MemberAnswer]:
    """Return members as the API tells them, each with whether they may be mailed, and with their
    unsubscribe link for who may suppress them (R101)."""
    members = list(members)
    link_of = _links(request, mailing_list.organisation_id)
    barred = _barred(mailing_list, [each.contact for each in members])
    return [
        MemberAnswer(
            contact=ContactValues.of(each.contact),
            since=each.since,
            mailable=each.contact.pk not in barred,
            unsubscribe_url=link_of(each.contact.address) if link_of else None,
        )
        for each in members
    ]


def _links(request: TenantRequest, organisation_id: int) -> Callable[[str], str] | None:
    """Return what gives the link of an address. Whoever has one can suppress the address by it, so
    that there are none for a token of scope *read*."""
    if not is_allowed(request.member, Action.SUPPRESS):
        return None
    links = UnsubscribeLinks.of(organisation_id)
    origin = own_origin(request)
    return lambda address: (
        origin + reverse("unsubscribe", args=[organisation_id, links.token_for(address)])
    )


def _page_of(mailing_list: MailingList, query: MembersQuery) -> Page[ListMember]:
    if query.address:
        after = open_cursor(query.cursor, str) or ""
        return find_members(
            mailing_list, beginning=query.address, after=after, size=query.limit, whole=True
        )
    number = open_cursor(query.cursor, stored_number) or 0
    return list_members(mailing_list, after=number, size=query.limit, whole=True)


def _barred(mailing_list: MailingList, contacts: list[Contact]) -> set[int]:
    """Return who of them must not be mailed: who is suppressed (R69), or has opted out and is on
    the list only because nobody has answered yet (R74)."""
    organisation_id, addresses = mailing_list.organisation_id, [each.address for each in contacts]
    found = Suppression.objects.filter(organisation_id=organisation_id, address__in=addresses)
    suppressed = set(found.values_list("address", flat=True))
    held = HeldRecord.objects.unanswered_opt_outs(mailing_list.pk)
    held = held.filter(contact_id__in=[each.pk for each in contacts])
    opted_out = set(held.values_list("contact_id", flat=True))
    return {each.pk for each in contacts if each.address in suppressed} | opted_out


def _sent_contact(request: TenantRequest, contact_id: int) -> Contact:
    found = Contact.objects.filter(organisation=request.organisation, pk=contact_id).first()
    if found is None:
        raise ApiProblem.at("/contact", "There is no such contact.")
    found.organisation = request.organisation
    return found


def _member(request: TenantRequest, mailing_list: MailingList, contact: Contact) -> MemberAnswer:
    page = list_members(mailing_list, after=contact.pk - 1, size=1, whole=True)
    (told,) = member_answers(request, mailing_list, page.rows)
    return told
