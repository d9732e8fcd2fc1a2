"""Giving a contact another address by hand: it stays who it is, on its lists (R18, R66, R69).

Only of a contact that no sync brings: its record keeps the old address, and the next run would make
another contact of that, which knows nothing of what is suppressed or erased here since (R69, R72).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import (
    Contact,
    ErasedAddress,
    MembershipClaim,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.models import SourceLink, Sync

OF_FORMER_ADDRESS = "As the former address of this contact"
"""The note of a suppression that followed a contact; which address that was stands in no note, so
that it is forgotten with whoever is erased."""


BROUGHT = (
    "This person comes from Recruit, by {syncs}. Change the address there: the next run brings the"
    " new one. Otherwise it would bring the old one back as another contact."
)


class ContactKnown(Exception):
    """The organisation has a contact of this address, deleted perhaps."""

    def __init__(self, contact: Contact) -> None:
        super().__init__("There is a contact of this address already.")
        self.contact = contact


class BroughtBySyncs(Exception):
    """Syncs bring the contact, so its address is changed in Recruit; `syncs` has their names."""

    def __init__(self, syncs: str) -> None:
        super().__init__(BROUGHT.format(syncs=syncs))


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


def refuse_brought(contact: Contact) -> None:
    """Raise BroughtBySyncs where the record of a sync would bring the contact's address again: the
    sync claims the contact, or a record of it is linked to one that was taken off by hand."""
    here = {"organisation_id": contact.organisation_id, "contact_id": contact.pk}
    claimants = MembershipClaim.objects.filter(**here).values_list("claimant_id", flat=True)
    linked = SourceLink.objects.filter(**here).values_list("sync_id", flat=True)
    syncs = Sync.objects.filter(
        organisation_id=contact.organisation_id, pk__in={*claimants, *linked}
    )
    if names := list(syncs.order_by("name", "id").values_list("name", flat=True)):
        raise BroughtBySyncs(", ".join(names))


def let_suppressions_follow(
    organisation_id: int, *, before: str, after: str, by: User, now: datetime
) -> None:
    """Suppress the address `after` in every kind in which the one before is, so that nobody is
    mailed again who must not be: only lifting does that (R69). The one before stays suppressed."""
    of_address = Suppression.objects.filter(organisation_id=organisation_id, address=before)
    source = SuppressionSource(SuppressionOrigin.PERSON, by=by, note=OF_FORMER_ADDRESS)
    for kind in of_address.order_by("kind").values_list("kind", flat=True):
        suppress(organisation_id, after, SuppressionKind(kind), source=source, now=now)
