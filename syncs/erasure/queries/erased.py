"""The erasures of an organisation, newest first, and what one would take."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organisation
from contacts.models import Contact, ErasedAddress, MailingList, Membership
from web.keyset import PAGE_SIZE, Page, read_page


@dataclass(frozen=True)
class Erasable:
    """All that is known of an address: its contact, and the lists it is on."""

    contact: Contact | None
    lists: list[MailingList]


def read_erasures(
    organisation: Organisation, *, after: int | None, size: int = PAGE_SIZE
) -> Page[ErasedAddress]:
    """Return a page of erasures; `after` is the id of the last one before."""
    found = ErasedAddress.objects.filter(organisation=organisation)
    if after is not None:
        found = found.filter(pk__lt=after)
    return read_page(
        found.select_related("erased_by", "let_back_by").order_by("-id"),
        key=lambda row: row.pk,
        is_first=after is None,
        size=size,
    )


def erasable_of(organisation: Organisation, address: str) -> Erasable:
    """Return what is known of a normalised address."""
    contact = Contact.objects.filter(organisation=organisation, address=address).first()
    return Erasable(contact, _lists_of(organisation, contact) if contact else [])


def _lists_of(organisation: Organisation, contact: Contact) -> list[MailingList]:
    lists = organisation.mailing_lists.order_by("name")
    on = Membership.objects.filter(
        mailing_list_id__in=list(lists.values_list("pk", flat=True)), contact_id=contact.pk
    )
    return list(lists.filter(pk__in=list(on.values_list("mailing_list_id", flat=True))))
