"""Finds the addresses by which people are known now who had others before.

Somebody may have entered another address for a contact, which the values entered by hand tell, and
for as long as it is kept the audit log. Or their record brought another one, and with it another
contact: the ledger tells by which records the former contact was filled (R72).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import connection

from accounts.models import AuditEntry
from contacts.domain.addresses import normalise
from contacts.models import Contact, EditedValue
from syncs.sql.statements import execute_outside_runs

Former = tuple[str, str]
"""An address that somebody had, and one that they have now, both normalised."""


def find_present_addresses(organisation_id: int, addresses: Collection[str]) -> set[Former]:
    """Return each of these normalised addresses that somebody had before, with theirs of now."""
    return {*_entered(organisation_id, addresses), *_brought(organisation_id, addresses)}


def find_former_addresses(contact: Contact) -> list[str]:
    """Return the addresses that the contact had until somebody entered others, and that are no
    other contact's now, normalised and in order."""
    changed = _changed_by_hand(contact.organisation_id)
    former = {normalise(before) for pk, before in changed if pk == contact.pk}
    of_contacts = Contact.objects.filter(
        organisation_id=contact.organisation_id, address__in=former
    )
    return sorted(former - {"", *of_contacts.values_list("address", flat=True)})


def _entered(organisation_id: int, addresses: Collection[str]) -> Iterator[Former]:
    sought = set(addresses)
    contacts = [
        (former, contact_id)
        for contact_id, before in _changed_by_hand(organisation_id)
        if (former := normalise(before)) in sought
    ]
    here = Contact.objects.filter(organisation_id=organisation_id)
    present = dict(here.filter(pk__in=[pk for _, pk in contacts]).values_list("pk", "address"))
    for former, contact_id in contacts:
        if present.get(contact_id, former) != former:
            yield former, present[contact_id]


def _changed_by_hand(organisation_id: int) -> Iterator[tuple[int, str]]:
    """Yield contacts, each with an address that it had until somebody entered another one."""
    entered = EditedValue.objects.filter(organisation_id=organisation_id, name="email")
    edited = entered.exclude(before=None).values_list("contact_id", "before")
    entries = AuditEntry.objects.filter(
        organisation_id=organisation_id, noun="contact", before__has_key="email"
    )
    logged = entries.values_list("object_id", "before__email")
    for contact_id, before in (*edited, *logged):
        if contact_id is not None:
            yield contact_id, str(before)


def _brought(organisation_id: int, addresses: Collection[str]) -> set[Former]:
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "find_filled_now",
            organisation=organisation_id,
            addresses=list(addresses),
        )
        return set(cursor.fetchall())
