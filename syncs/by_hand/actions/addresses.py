"""Giving a contact another address by hand: it stays who it is, on its lists (R18, R66, R69).

A sync that brings the contact goes by the address of its record all the same: when it reads that
anew, this contact loses its claim, as where an address changes in Recruit (R72).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import (
    Contact,
    ErasedAddress,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)

OF_FORMER_ADDRESS = "As the former address of this contact"
"""The note of a suppression that followed a contact; which address that was stands in no note, so
that it is forgotten with whoever is erased."""


class ContactKnown(Exception):
    """The organisation has a contact of this address, deleted perhaps."""

    def __init__(self, contact: Contact) -> None:
        super().__init__("There is a contact of this address already.")
        self.contact = contact


@dataclass(frozen=True)
class EnteredAddress:
    """An address that somebody has entered: `address` in the form in which it is compared (R68),
    `email` as it was typed."""

    address: str
    email: str


def refuse_taken(organisation_id: int, address: str) -> None:
    """Raise ContactKnown or AddressErased where nobody can be given the address; the caller holds
    the organisation's lock."""
    if ErasedAddress.objects.find(organisation_id, address):
        raise AddressErased
    of_address = Contact.objects.filter(organisation_id=organisation_id, address=address)
    if held := of_address.first():
        raise ContactKnown(held)


def let_suppressions_follow(
    organisation_id: int, *, before: str, after: str, by: User, now: datetime
) -> None:
    """Suppress the address `after` in every kind in which the one before is, so that nobody is
    mailed again who must not be: only lifting does that (R69). The one before stays suppressed."""
    of_address = Suppression.objects.filter(organisation_id=organisation_id, address=before)
    source = SuppressionSource(SuppressionOrigin.PERSON, by=by, note=OF_FORMER_ADDRESS)
    for kind in of_address.order_by("kind").values_list("kind", flat=True):
        suppress(organisation_id, after, SuppressionKind(kind), source=source, now=now)
