"""The syncs that bring a contact, and what they write into it: what a change by hand has to
reckon with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation
from contacts.models import Contact, MailingList, Membership, MembershipClaim, Suppression
from contacts.models.membership import BY_HAND
from syncs.models import FieldMapping, Sync


@dataclass(frozen=True)
class Reach:
    """The claims on a contact's memberships: by which syncs, by name, and whether by hand."""

    syncs: list[Sync]
    by_hand: bool

    @property
    def names(self) -> str:
        """The syncs, for a sentence."""
        return ", ".join(sync.name for sync in self.syncs)


def reach_of(
    organisation: Organisation, contact: Contact, mailing_list: MailingList | None = None
) -> Reach:
    """Return who claims the contact, on this list or on any."""
    lists = [mailing_list.pk] if mailing_list else _list_ids(organisation)
    claims = MembershipClaim.objects.filter(mailing_list_id__in=lists, contact_id=contact.pk)
    claimants = set(claims.values_list("claimant_id", flat=True))
    syncs = organisation.syncs.filter(pk__in=claimants - {BY_HAND})
    return Reach(list(syncs.order_by("name", "id")), BY_HAND in claimants)


def fields_filled_by(syncs: Iterable[Sync]) -> dict[str, list[str]]:
    """Return the names of the syncs that fill each field of their contacts, by column or key."""
    pairs = FieldMapping.objects.filter(sync__in=list(syncs)).select_related("sync")
    filled: dict[str, list[str]] = {}
    for pair in pairs.select_related("contact_field").order_by("sync__name", "sync_id"):
        name = pair.contact_field.key if pair.contact_field else pair.column
        filled.setdefault(name, []).append(pair.sync.name)
    return filled


def lists_to_join(organisation: Organisation, contact: Contact | None) -> list[MailingList]:
    """Return the lists in use, by name, on which no person has put the contact yet."""
    lists = organisation.mailing_lists.filter(archived_at=None).order_by("name")
    if contact is None:
        return list(lists)
    by_hand = MembershipClaim.objects.filter(
        mailing_list_id__in=_list_ids(organisation), contact_id=contact.pk, claimant_id=BY_HAND
    )
    return list(lists.exclude(pk__in=list(by_hand.values_list("mailing_list_id", flat=True))))


def is_on(mailing_list: MailingList, contact: Contact) -> bool:
    """Tell whether the contact is on the list."""
    here = {"mailing_list_id": mailing_list.pk, "contact_id": contact.pk}
    return Membership.objects.filter(**here).exists()


def is_suppressed(organisation_id: int, address: str) -> bool:
    """Tell whether the address must not be mailed, for whatever reason."""
    return Suppression.objects.filter(organisation_id=organisation_id, address=address).exists()


def _list_ids(organisation: Organisation) -> list[int]:
    return list(organisation.mailing_lists.values_list("pk", flat=True))
