"""Erases a person for good: a salted hash remains, so that no sync brings the address back (R62).

The contact with its memberships, links and suppressions goes in one transaction, under the lock
that runs hold while they apply a range, and one for which all wait who suppress somebody; of
suppressions the kinds stay beside the hash. Then the
ledger loses the address where it stands in rows of records that never became a contact, and in
previews, where nobody has a contact yet: that looks through all such rows, so it is done after,
without the lock. Last, under the lock again, strangers go who were noted meanwhile from rows that
still named them. By which records and contact the person was known is kept until then, so that
whoever erases the address again ends what was cut short; until then the list of erasures says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.audit.actions import forget_person
from accounts.models import IdempotentAnswer, Organisation, User
from contacts.actions.erasure_lock import wait_for_suppressions
from contacts.domain.addresses import normalise
from contacts.domain.pasted_addresses import likely_addresses
from contacts.models import (
    AddressSecrets,
    Contact,
    Departure,
    EditedValue,
    ErasedAddress,
    LiftedSuppression,
    LineVerdict,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from syncs.consent.present_addresses import find_former_addresses
from syncs.domain.outcomes import Outcome
from syncs.erasure.actions.differences import forget_differing
from syncs.models import Kind, OptedOutRecord, SourceLink, Sync
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.statements import execute_outside_runs

NOUNS_OF_PEOPLE = ("contact", "suppression", "lifted suppression")
"""The nouns of the audit log whose entries name somebody who is no member."""


@dataclass(frozen=True)
class Erasure:
    """The outcome of an erasure: whether there was a contact, and how many rows of the ledger have
    lost an address or values."""

    had_contact: bool
    rows: int


def erase(organisation: Organisation, address: str, *, by: User, now: datetime) -> Erasure:
    """Erase whoever has this normalised address, a contact or not, and first the addresses that
    they had until somebody entered others: they are as much of the person, and stay suppressed."""
    contact = Contact.objects.filter(organisation=organisation, address=address).first()
    former = find_former_addresses(contact) if contact else []
    before = [_erase_address(organisation, each, by=by, now=now) for each in former]
    done = _erase_address(organisation, address, by=by, now=now)
    return Erasure(done.had_contact, done.rows + sum(each.rows for each in before))


def _erase_address(organisation: Organisation, address: str, *, by: User, now: datetime) -> Erasure:
    with transaction.atomic(), connection.cursor() as cursor:
        lock_organisation(cursor, organisation.pk)
        wait_for_suppressions(organisation.pk)
        erased = _remember(organisation, address, by=by, now=now)
        contact = Contact.objects.filter(organisation=organisation, address=address).first()
        contact_id = contact.pk if contact else None
        records = {*erased.unfinished_records, *(_records_of(contact) if contact else ())}
        contacts = {*erased.unfinished_contacts, *([contact.pk] if contact else ())}
        rows = _erase_contact(cursor, contact) if contact else 0
        _forget_address(cursor, organisation, address)
        records = _forget_strangers(cursor, organisation, address, records)
        forget_person(organisation.pk, address, contact_id, NOUNS_OF_PEOPLE)
        _note_unfinished(erased, records, contacts)
    with transaction.atomic(), connection.cursor() as cursor:
        number, records = _erase_loose_rows(cursor, organisation, address, records)
        forget_differing(organisation, contacts, records, lambda text: _names(text, address))
    with transaction.atomic(), connection.cursor() as cursor:
        lock_organisation(cursor, organisation.pk)
        _forget_strangers(cursor, organisation, address, records)
        _note_finished(erased)
    return Erasure(contact_id is not None, rows + number)


def _remember(
    organisation: Organisation, address: str, *, by: User, now: datetime
) -> ErasedAddress:
    """Keep the hash, and beside it under which kinds the address was suppressed: without an address
    they say nothing of anybody, and they are in force again once it is let back (R69, R70)."""
    digest = AddressSecrets.objects.of(organisation.pk).digest_of(address)
    before = ErasedAddress.objects.find(organisation.pk, address)
    kinds = {*(before.kinds if before else ()), *_kinds_in_force(organisation, address)}
    erased, _ = ErasedAddress.objects.update_or_create(
        organisation=organisation,
        digest=digest,
        defaults={
            "erased_at": now,
            "erased_by": by,
            "let_back_at": None,
            "let_back_by": None,
            "reason": "",
            "kinds": sorted(kinds),
            "is_finished": False,
        },
    )
    return erased


def _kinds_in_force(organisation: Organisation, address: str) -> set[int]:
    """Return the kinds under which the address is suppressed. Whoever has opted out in Recruit is
    taken for somebody who has unsubscribed: which record said so is forgotten."""
    of_address = {"organisation_id": organisation.pk, "address": address}
    kinds = set(Suppression.objects.filter(**of_address).values_list("kind", flat=True))
    if OptedOutRecord.objects.filter(**of_address).exists():
        kinds.add(SuppressionKind.UNSUBSCRIBED)
    return kinds


def _note_unfinished(
    erased: ErasedAddress, records: Iterable[int], contacts: Iterable[int]
) -> None:
    ErasedAddress.objects.filter(pk=erased.pk).update(
        unfinished_records=sorted(records), unfinished_contacts=sorted(contacts)
    )


def _note_finished(erased: ErasedAddress) -> None:
    """Note the end of this erasure. If another one of the address was begun since, that one ends
    for both, or is cut short."""
    same = ErasedAddress.objects.filter(pk=erased.pk, erased_at=erased.erased_at)
    same.update(is_finished=True, unfinished_records=[], unfinished_contacts=[])


def _erase_contact(cursor: CursorWrapper, contact: Contact) -> int:
    """Delete the contact with all that hangs on it; returns how many rows of the ledger it had."""
    organisation = contact.organisation_id
    execute_outside_runs(cursor, "take_out", organisation=organisation, contacts=[contact.pk])
    rows = execute_outside_runs(cursor, "erase_rows_of_contact", contact=contact.pk)
    execute_outside_runs(
        cursor, "forget_links_of_contact", contact=contact.pk, organisation=organisation
    )
    lists = list(contact.organisation.mailing_lists.values_list("pk", flat=True))
    here = {"mailing_list_id__in": lists, "contact_id": contact.pk}
    for table in (MembershipClaim, Membership, Departure):
        table.objects.filter(**here).delete()
    EditedValue.objects.filter(contact_id=contact.pk).delete()
    Contact.objects.filter(pk=contact.pk).delete()
    return rows


def _forget_address(cursor: CursorWrapper, organisation: Organisation, address: str) -> None:
    # Which of the answers to programs name the person is not told by any column. That the requests
    # were done is kept, or their repetition would do them twice.
    IdempotentAnswer.objects.filter(organisation=organisation).update(body="", headers={})
    for table in (Suppression, LiftedSuppression):
        table.objects.filter(organisation=organisation, address=address).delete()
    _forget_former_address(organisation, address)
    values = {"organisation": organisation.pk, "address": address}
    execute_outside_runs(cursor, "forget_opted_out_address", **values)
    digest = AddressSecrets.objects.of(organisation.pk).digest_of(address)
    lines = {**values, "digest": digest, "erased": LineVerdict.ERASED.value}
    execute_outside_runs(cursor, "blank_lines", **lines)


def _forget_former_address(organisation: Organisation, address: str) -> None:
    """Forget that a contact had the address until somebody entered another one."""
    entered = EditedValue.objects.filter(organisation_id=organisation.pk, name="email")
    for edited in entered.exclude(before=None):
        if _names(str(edited.before), address):
            entered.filter(contact_id=edited.contact_id).update(before=None)


def _forget_strangers(
    cursor: CursorWrapper, organisation: Organisation, address: str, records: Collection[int]
) -> set[int]:
    """Forget who is known by name only because a record had the address, or is one of these.

    Returns the records of the person: these, and those that had the address.
    """
    local = address.rpartition("@")[0]
    values = {"organisation": organisation.pk, "address": address, "local": local}
    known = set(records)
    while True:
        sought = set(known)
        execute_outside_runs(cursor, "find_erased_strangers", **values, records=list(sought))
        found = [
            (sync, record, email)
            for sync, record, email, suggestion, is_of_record in cursor.fetchall()
            if is_of_record or suggestion == address or _names(email, address)
        ]
        if found:
            syncs, of_found, emails = (list(column) for column in zip(*found, strict=True))
            execute_outside_runs(
                cursor, "forget_erased_strangers", syncs=syncs, records=of_found, emails=emails
            )
            known.update(of_found)
        if known == sought:
            return known


def _records_of(contact: Contact) -> list[int]:
    """Return the ids of the records that fill or claim the contact."""
    syncs = Sync.with_deleted.filter(organisation=contact.organisation_id)
    links = SourceLink.objects.filter(
        sync_id__in=list(syncs.values_list("pk", flat=True)), contact_id=contact.pk
    )
    return list(links.values_list("record_id", flat=True).distinct())


def _erase_loose_rows(
    cursor: CursorWrapper, organisation: Organisation, address: str, records: Collection[int]
) -> tuple[int, set[int]]:
    """Blank the rows that keep the address, and those of the person's records; returns how many
    there were, and all those records."""
    number, known = 0, set(records)
    while True:
        sought = set(known)
        found = _find_loose_rows(cursor, organisation, address, sought)
        if found:
            runs, outcomes, ordinals, of_found = (
                list(column) for column in zip(*found, strict=True)
            )
            number += execute_outside_runs(
                cursor, "erase_loose_rows", runs=runs, outcomes=outcomes, ordinals=ordinals
            )
            known.update(record for record in of_found if record is not None)
        if known == sought:
            return number, known


def _find_loose_rows(
    cursor: CursorWrapper, organisation: Organisation, address: str, records: Collection[int]
) -> list[tuple[int, int, int, int | None]]:
    """Return run, outcome, ordinal and record of each row."""
    execute_outside_runs(
        cursor,
        "find_loose_rows",
        organisation=organisation.pk,
        address=address,
        local=address.rpartition("@")[0],
        records=list(records),
        preview=Kind.PREVIEW.value,
        undos=[Kind.UNDO.value, Kind.UNDO_PREVIEW.value],
        every_outcome=[outcome.value for outcome in Outcome],
    )
    return [
        (run, outcome, ordinal, record)
        for run, outcome, ordinal, email, suggestion, record, is_of_record in cursor.fetchall()
        if is_of_record or suggestion == address or _names(email, address)
    ]


def _names(text: str, address: str) -> bool:
    """Tell whether a value that stood in the place of an address names this one, however it was
    written."""
    return normalise(text) == address or address in map(normalise, likely_addresses(text))
