"""Making, editing and deleting contacts by hand, under the organisation's lock (R18, R62)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import Organisation, User
from contacts.actions.suppressions import AddressErased
from contacts.models import (
    Contact,
    DepartureCause,
    ErasedAddress,
    MailingList,
    Membership,
    MembershipClaim,
)
from syncs.by_hand.actions.addresses import (
    ContactKnown,
    EnteredAddress,
    let_suppressions_follow,
    refuse_brought,
    refuse_taken,
)
from syncs.by_hand.actions.edited_values import keep_edited_values
from syncs.by_hand.actions.memberships import (
    ContactGone,
    join_lists,
    keep_departures,
    lock,
    suppress_by_hand,
)
from web.seen import Seen


@dataclass(frozen=True)
class EnteredValues:
    """The values that somebody has entered: names, and own fields by key, None where empty."""

    first_name: str
    last_name: str
    own: Mapping[str, Any]

    def named(self) -> dict[str, Any]:
        """Return them by the name of their field, as a form edits them."""
        return {"first_name": self.first_name, "last_name": self.last_name, **self.own}


@transaction.atomic
def make_contact(
    organisation: Organisation,
    address: str,
    email: str,
    values: EnteredValues,
    lists: Iterable[MailingList],
    *,
    by: User,
) -> tuple[Contact, bool]:
    """Make a contact of a normalised address, on these lists by hand.

    A tombstone comes back with what it had where nothing else is entered (R62). Returns the
    contact, and whether it is back. Raises ContactKnown, AddressErased, AddressSuppressed or
    ListPutAway, and then nothing is changed.
    """
    lock(organisation.pk)
    if ErasedAddress.objects.find(organisation.pk, address):
        raise AddressErased
    held = Contact.objects.filter(organisation=organisation, address=address).first()
    if held is not None and not held.deleted_at:
        raise ContactKnown(held)
    before: dict[str, Any] = {}
    if held is None:
        contact = _insert(organisation, address, email, values)
    else:
        contact = held
        before = stored_values(held, values.own)
        _bring_back(held, email, values)
    entered = {"email": email, **{name: value for name, value in values.named().items() if value}}
    keep_edited_values(contact, before=before, entered=entered, by=by)
    join_lists(contact, lists)
    about = (contact.pk, contact.address)
    record(organisation.pk, AuditChange.MADE, "contact", about=about, before=before, after=entered)
    return contact, held is not None


@transaction.atomic
def edit_contact(
    contact: Contact,
    values: EnteredValues,
    *,
    new: EnteredAddress | None = None,
    seen: Seen,
    by: User,
    now: datetime,
) -> None:
    """Give a contact these values, and the address `new` if there is one; `seen` is what the person
    saw of them (R24).

    It gets another revision, so that a sync looks at it anew. Raises ChangedMeanwhile, ContactGone,
    ContactKnown, AddressErased or BroughtBySyncs, and then nothing is changed.
    """
    lock(contact.organisation_id)
    held = Contact.objects.select_for_update().filter(pk=contact.pk, deleted_at=None).first()
    if held is None:
        raise ContactGone
    email, address = (new.email, new.address) if new else (held.email, held.address)
    entered = {"email": email, **values.named()}
    stored = stored_values(held, values.own)
    seen.refuse_overwriting(stored, entered=entered)
    if stored == entered:
        return
    if address != held.address:
        refuse_taken(held.organisation_id, address)
        refuse_brought(held)
    kept = {key: value for key, value in held.attributes.items() if key not in values.own}
    Contact.objects.filter(pk=held.pk).update(
        address=address,
        email=email,
        first_name=values.first_name,
        last_name=values.last_name,
        attributes={**kept, **_present(values.own)},
        revision=F("revision") + 1,
        updated_at=now,
    )
    keep_edited_values(held, before=stored, entered=entered, by=by)
    record(
        held.organisation_id,
        AuditChange.CHANGED,
        "contact",
        about=(held.pk, held.address),
        before=stored,
        after=entered,
    )
    if address != held.address:
        let_suppressions_follow(
            held.organisation_id, before=held.address, after=address, by=by, now=now
        )


@transaction.atomic
def delete_contact(contact: Contact, *, suppressing: bool, by: User, now: datetime) -> bool:
    """End all memberships and leave a tombstone, by which a return is recognised (R62).

    Suppressions stay. False if the contact was deleted before; then nothing is changed.
    """
    lock(contact.organisation_id)
    held = Contact.objects.filter(pk=contact.pk, deleted_at=None)
    if not held.update(deleted_at=now, updated_at=now, revision=F("revision") + 1):
        return False
    end_memberships(contact, by=by)
    record(
        contact.organisation_id, AuditChange.DELETED, "contact", about=(contact.pk, contact.address)
    )
    if suppressing:
        suppress_by_hand(contact, note="Deleted by hand", by=by, now=now)
    return True


def end_memberships(contact: Contact, *, by: User) -> None:
    """Take a contact that was deleted off all lists, whoever claims it; the caller holds the
    lock."""
    lists = MailingList.objects.filter(organisation_id=contact.organisation_id)
    here = {
        "mailing_list_id__in": list(lists.values_list("pk", flat=True)),
        "contact_id": contact.pk,
    }
    MembershipClaim.objects.filter(**here).delete()
    members = Membership.objects.filter(**here)
    left = list(members.values_list("mailing_list_id", flat=True))
    members.delete()
    keep_departures(contact, left, DepartureCause.CONTACT_DELETED, by=by)


def stored_values(contact: Contact, keys: Iterable[str]) -> dict[str, Any]:
    """Return what is stored of e-mail address, names and these own fields, by name; None where an
    own field is empty."""
    names = {
        "email": contact.email,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
    }
    return {**names, **{key: contact.attributes.get(key) for key in keys}}


def _insert(organisation: Organisation, address: str, email: str, values: EnteredValues) -> Contact:
    return Contact.objects.create(
        organisation=organisation,
        address=address,
        email=email,
        first_name=values.first_name,
        last_name=values.last_name,
        attributes=_present(values.own),
    )


def _bring_back(tombstone: Contact, email: str, values: EnteredValues) -> None:
    Contact.objects.filter(pk=tombstone.pk).update(
        email=email,
        first_name=values.first_name or tombstone.first_name,
        last_name=values.last_name or tombstone.last_name,
        attributes={**tombstone.attributes, **_present(values.own)},
        revision=F("revision") + 1,
        deleted_at=None,
    )


def _present(own: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in own.items() if value is not None}
