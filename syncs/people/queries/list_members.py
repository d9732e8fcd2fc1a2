"""The members of a mailing list, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from contacts.models import Contact, MailingList, Membership
from contacts.queries.address_search import address_begins
from syncs.people.queries.contact_search import contacts_of
from web.keyset import PAGE_SIZE, Page, read_page


@dataclass(frozen=True)
class ListMember:
    contact: Contact
    since: datetime


def list_members(
    mailing_list: MailingList, *, after: int, size: int = PAGE_SIZE, whole: bool = False
) -> Page[ListMember]:
    """Return all members in the order in which the contacts were made; `after` is an id, or 0, and
    `whole` brings along all values of a contact.

    This goes along the key of memberships and then fetches the contacts of just that page.
    """
    memberships = Membership.objects.filter(
        mailing_list_id=mailing_list.pk, contact_id__gt=after
    ).order_by("contact_id")
    page = read_page(memberships, key=lambda row: row.contact_id, is_first=not after, size=size)
    contacts = _contacts(mailing_list, whole=whole).in_bulk(
        [membership.contact_id for membership in page.rows]
    )
    members = [
        ListMember(contacts[row.contact_id], row.created_at)
        for row in page.rows
        if row.contact_id in contacts
    ]
    return Page(members, page.next, page.is_first)


def find_members(
    mailing_list: MailingList,
    *,
    beginning: str,
    after: str,
    size: int = PAGE_SIZE,
    whole: bool = False,
) -> Page[ListMember]:
    """Return members by the beginning of their address; `after` is an address, or empty.

    This goes along the index of addresses, keeping those that are members.
    """
    member = Membership.objects.filter(mailing_list_id=mailing_list.pk, contact_id=OuterRef("pk"))
    found = _contacts(mailing_list, whole=whole)
    found = found.filter(address_begins(beginning), Exists(member))
    if after:
        found = found.filter(address__gt=after)
    page = read_page(
        found.order_by("address"), key=lambda row: row.address, is_first=not after, size=size
    )
    return Page(_with_dates(mailing_list, page.rows), page.next, page.is_first)


def _contacts(mailing_list: MailingList, *, whole: bool) -> QuerySet[Contact]:
    if whole:
        return Contact.objects.filter(organisation_id=mailing_list.organisation_id)
    return contacts_of(mailing_list.organisation)


def _with_dates(mailing_list: MailingList, contacts: list[Contact]) -> list[ListMember]:
    memberships = Membership.objects.filter(
        mailing_list_id=mailing_list.pk, contact_id__in=[contact.pk for contact in contacts]
    )
    since = {membership.contact_id: membership.created_at for membership in memberships}
    return [ListMember(contact, since[contact.pk]) for contact in contacts if contact.pk in since]
