"""Putting contacts on lists by hand and taking them off (R18).

Runs of an organisation hold its lock while they apply a range, and so does whoever changes
memberships here, so that of both at once one comes second and sees what the other did.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import User
from contacts.actions.suppressions import SuppressionSource, suppress
from contacts.models import (
    Contact,
    Departure,
    DepartureCause,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from contacts.models.membership import BY_HAND
from syncs.sql.organisation_lock import lock_organisation


class AddressSuppressed(Exception):
    """The address must not be mailed, so nobody puts it on a list before that is lifted (R69)."""


class ContactGone(Exception):
    """The contact was deleted meanwhile."""


class ListPutAway(Exception):
    """The list was archived or deleted meanwhile."""


def lock(organisation_id: int) -> None:
    """Wait for the organisation's lock, and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        lock_organisation(cursor, organisation_id)


@transaction.atomic
def put_on_lists(contact: Contact, lists: Iterable[MailingList]) -> None:
    """Claim memberships by hand. Raises AddressSuppressed, ContactGone or ListPutAway, and then
    nothing is changed."""
    lock(contact.organisation_id)
    if not Contact.objects.filter(pk=contact.pk, deleted_at=None).exists():
        raise ContactGone
    join_lists(contact, lists)


def join_lists(contact: Contact, lists: Iterable[MailingList]) -> None:
    """Do so under the lock, which the caller holds."""
    wanted = {each.pk for each in lists}
    if not wanted:
        return
    address = {"organisation_id": contact.organisation_id, "address": contact.address}
    if Suppression.objects.filter(**address).exists():
        raise AddressSuppressed
    held = MailingList.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    if {each.pk for each in held if not each.archived_at} != wanted:
        raise ListPutAway
    record(
        contact.organisation_id,
        AuditChange.JOINED,
        "contact",
        about=(contact.pk, contact.address),
        after={"lists": sorted(each.name for each in held)},
    )
    for list_id in sorted(wanted):
        here = {
            "mailing_list_id": list_id,
            "contact_id": contact.pk,
            "organisation_id": contact.organisation_id,
        }
        Membership.objects.bulk_create([Membership(**here)], ignore_conflicts=True)
        claim = MembershipClaim(**here, claimant_id=BY_HAND, record_id=0)
        MembershipClaim.objects.bulk_create([claim], ignore_conflicts=True)


@transaction.atomic
def take_off_list(
    contact: Contact, mailing_list: MailingList, *, suppressing: bool, by: User, now: datetime
) -> bool:
    """End a membership whoever claims it, and if so asked suppress the address, so that no sync
    brings it back. False if the contact was not on the list; then nothing is changed."""
    lock(contact.organisation_id)
    here = {"mailing_list_id": mailing_list.pk, "contact_id": contact.pk}
    gone, _ = Membership.objects.filter(**here).delete()
    if not gone:
        return False
    MembershipClaim.objects.filter(**here).delete()
    record(
        contact.organisation_id,
        AuditChange.LEFT,
        "contact",
        about=(contact.pk, contact.address),
        before={"lists": [mailing_list.name]},
    )
    keep_departures(contact, [mailing_list.pk], DepartureCause.TAKEN_OFF, by=by)
    if suppressing:
        suppress_by_hand(contact, note=f"Taken off {mailing_list}", by=by, now=now)
    return True


def keep_departures(
    contact: Contact, lists: Iterable[int], cause: DepartureCause, *, by: User
) -> None:
    """Keep that the contact has left these lists, by their ids, and why (R93). When is told by
    PostgreSQL's clock, as of runs: which of the two came later is the question."""
    left = [
        Departure(
            mailing_list_id=list_id,
            contact_id=contact.pk,
            organisation_id=contact.organisation_id,
            cause=cause,
            left_at=Now(),
            left_by=by,
            sync_id=None,
        )
        for list_id in lists
    ]
    Departure.objects.bulk_create(
        left,
        update_conflicts=True,
        unique_fields=["mailing_list_id", "contact_id"],
        update_fields=["cause", "left_at", "left_by", "sync_id"],
    )


def suppress_by_hand(contact: Contact, *, note: str, by: User, now: datetime) -> None:
    """Say that nobody is to write to the contact."""
    source = SuppressionSource(SuppressionOrigin.PERSON, by=by, note=note)
    suppress(
        contact.organisation_id,
        contact.address,
        SuppressionKind.DO_NOT_MAIL,
        source=source,
        now=now,
    )
