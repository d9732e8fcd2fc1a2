"""Erases a person for good: a salted hash remains, so that no sync brings the address back (R62).

The contact with its memberships, links and suppressions goes in one transaction, under the lock
that runs hold while they apply a range. Then the ledger loses the address where it stands in rows
of records that never became a contact, and in previews, where nobody has a contact yet: that looks
through all such rows, so it is done after, and done once more where somebody erases the address
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.models import Organisation, User
from contacts.domain.addresses import normalise
from contacts.domain.pasted_addresses import likely_addresses
from contacts.models import (
    AddressSecrets,
    Contact,
    ErasedAddress,
    LiftedSuppression,
    LineVerdict,
    Membership,
    MembershipClaim,
    Suppression,
)
from syncs.domain.outcomes import Outcome
from syncs.erasure.actions.differences import forget_differing
from syncs.models import Kind
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.statements import execute_outside_runs


@dataclass(frozen=True)
class Erasure:
    """The outcome of an erasure: whether there was a contact, and how many rows of the ledger have
    lost an address or values."""

    had_contact: bool
    rows: int


def erase(organisation: Organisation, address: str, *, by: User, now: datetime) -> Erasure:
    """Erase whoever has this normalised address, a contact or not."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_organisation(cursor, organisation.pk)
        _remember(organisation, address, by=by, now=now)
        contact = Contact.objects.filter(organisation=organisation, address=address).first()
        contact_id = contact.pk if contact else None
        rows = _erase_contact(cursor, contact) if contact else 0
        _forget_address(cursor, organisation, address)
    with transaction.atomic(), connection.cursor() as cursor:
        rows += _erase_loose_rows(cursor, organisation, address)
        forget_differing(organisation, contact_id, lambda text: _names(text, address))
    return Erasure(contact_id is not None, rows)


def _remember(organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
    digest = AddressSecrets.objects.of(organisation.pk).digest_of(address)
    ErasedAddress.objects.update_or_create(
        organisation=organisation,
        digest=digest,
        defaults={
            "erased_at": now,
            "erased_by": by,
            "let_back_at": None,
            "let_back_by": None,
            "reason": "",
        },
    )


def _erase_contact(cursor: CursorWrapper, contact: Contact) -> int:
    """Delete the contact with all that hangs on it; returns how many rows of the ledger it had."""
    rows = execute_outside_runs(cursor, "erase_rows_of_contact", contact=contact.pk)
    execute_outside_runs(
        cursor,
        "forget_links_of_contact",
        contact=contact.pk,
        organisation=contact.organisation_id,
    )
    lists = list(contact.organisation.mailing_lists.values_list("pk", flat=True))
    here = {"mailing_list_id__in": lists, "contact_id": contact.pk}
    MembershipClaim.objects.filter(**here).delete()
    Membership.objects.filter(**here).delete()
    Contact.objects.filter(pk=contact.pk).delete()
    return rows


def _forget_address(cursor: CursorWrapper, organisation: Organisation, address: str) -> None:
    for table in (Suppression, LiftedSuppression):
        table.objects.filter(organisation=organisation, address=address).delete()
    values = {"organisation": organisation.pk, "address": address}
    execute_outside_runs(cursor, "forget_opted_out_address", **values)
    execute_outside_runs(cursor, "blank_lines", **values, erased=LineVerdict.ERASED.value)


def _erase_loose_rows(cursor: CursorWrapper, organisation: Organisation, address: str) -> int:
    local = address.rpartition("@")[0]
    execute_outside_runs(
        cursor,
        "find_loose_rows",
        organisation=organisation.pk,
        address=address,
        local=local,
        preview=Kind.PREVIEW.value,
        undos=[Kind.UNDO.value, Kind.UNDO_PREVIEW.value],
        every_outcome=[outcome.value for outcome in Outcome],
    )
    found = [
        (run, outcome, ordinal)
        for run, outcome, ordinal, email, suggestion in cursor.fetchall()
        if suggestion == address or _names(email, address)
    ]
    if not found:
        return 0
    runs, outcomes, ordinals = (list(column) for column in zip(*found, strict=True))
    return execute_outside_runs(
        cursor, "erase_loose_rows", runs=runs, outcomes=outcomes, ordinals=ordinals
    )


def _names(text: str, address: str) -> bool:
    """Tell whether a value that stood in the place of an address names this one, however it was
    written."""
    return normalise(text) == address or address in map(normalise, likely_addresses(text))
