"""Contacts in the order of their addresses, from all or by the beginning of the address.

Both are ranges of the unique index on (organisation, address), whose collation is "C".
"""

from django.db.models import QuerySet

from accounts.models import Organisation
from contacts.models import Contact
from contacts.queries.address_search import address_begins
from web.keyset import Page, read_page


def search_contacts(organisation: Organisation, *, beginning: str, after: str) -> Page[Contact]:
    """Return a page of contacts, tombstones included: why somebody is gone is a question too."""
    found = contacts_of(organisation).filter(address_begins(beginning))
    found = found.filter(address__gt=after) if after else found
    return read_page(found.order_by("address"), key=_address, is_first=not after)


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    """Return the organisation's contacts with what lists of them show."""
    shown = ("address", "email", "first_name", "last_name", "created_at", "deleted_at")
    return Contact.objects.filter(organisation=organisation).only(*shown)


def _address(contact: Contact) -> str:
    return contact.address
