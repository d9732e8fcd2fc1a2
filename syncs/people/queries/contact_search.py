"""Contacts in the order of their addresses, from all or by the beginning of the address.

Both are ranges of the unique index on (organisation, address), whose collation is "C".
"""

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from contacts.domain.addresses import normalise
from contacts.models import Contact
from web.keyset import Page, read_page

_AFTER_ALL = "\U0010ffff"
"""Sorts behind every other character, so `prefix + _AFTER_ALL` ends the range of a prefix."""


def search_contacts(organisation: Organisation, *, beginning: str, after: str) -> Page[Contact]:
    """Return a page of contacts, tombstones included: why somebody is gone is a question too."""
    found = contacts_of(organisation).filter(address_begins(beginning))
    found = found.filter(address__gt=after) if after else found
    return read_page(found.order_by("address"), key=_address, is_first=not after)


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    """Return the organisation's contacts with what lists of them show."""
    shown = ("address", "email", "first_name", "last_name", "created_at", "deleted_at")
    return Contact.objects.filter(organisation=organisation).only(*shown)


def address_begins(beginning: str) -> Q:
    """Return the condition that an address begins so, however it was typed (R68)."""
    prefix = normalise(beginning)
    return Q(address__gte=prefix, address__lt=prefix + _AFTER_ALL) if prefix else Q()


def _address(contact: Contact) -> str:
    return contact.address
