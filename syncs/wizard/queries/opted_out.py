"""Counts whom a sync would import that leaves out who has opted out in Recruit (R15)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from contacts.models import Contact, Membership, Suppression
from syncs.domain.outcomes import ABOUT_LEAVING, OF_UNDOS, Outcome, Reason
from syncs.models import ImportRun, OptedOutRecord, Policy, RunRow, Stranger, Sync
from syncs.models.import_run import IMPORTING

_NO_ADDRESS = (Reason.EMPTY_EMAIL, Reason.INVALID_PATTERN, Reason.GROUP_EMAIL)
"""What keeps a record out before it is asked whether anybody has opted out (R64)."""


def count_opted_out(sync: Sync) -> int:
    """Return how many addresses would join the list if opt-outs were imported.

    Of those that the sync remembers, nobody joins who is on the list already (R50), must not be
    mailed (R69), or whose record is not selected or not fit, as it was when it was read last; but
    another record may have been left out for what that one said.
    """
    if sync.opt_outs == Policy.IGNORE:
        return 0  # nobody is left out
    contacts = Contact.objects.filter(
        organisation_id=OuterRef("organisation_id"), address=OuterRef("address")
    )
    on_list = Membership.objects.filter(
        mailing_list_id=sync.mailing_list_id or 0, contact_id=OuterRef("contact")
    )
    suppressed = Suppression.objects.filter(
        organisation_id=OuterRef("organisation_id"), address=OuterRef("address")
    )
    remembered = OptedOutRecord.objects.filter(sync_id=sync.pk, address__isnull=False)
    found = remembered.annotate(contact=Subquery(contacts.values("pk")[:1])).annotate(
        outcome=_newest(sync, "outcome"), reason=_newest(sync, "reason")
    )
    left_out = Stranger.objects.filter(
        sync_id=sync.pk, address=OuterRef("address"), reason=Reason.OPTED_OUT.value
    )
    is_selected = Q(outcome=None) | ~Q(outcome=Outcome.NOT_SELECTED.value)
    is_fit = Q(reason=None) | ~Q(reason__in=[each.value for each in _NO_ADDRESS])
    joining = found.filter(
        ~Exists(on_list), ~Exists(suppressed), (is_selected & is_fit) | Exists(left_out)
    )
    return joining.values("address").distinct().count()


def _newest(sync: Sync, column: str) -> Coalesce:
    """Return what the newest row about a remembered record says, of a contact or of a stranger."""
    ended = ImportRun.objects.filter(sync_id=sync.pk, kind__in=IMPORTING, finished_at__isnull=False)
    rows = RunRow.objects.filter(
        contact_id=OuterRef("contact"),
        record_id=OuterRef("record_id"),
        run_id__in=ended.values("pk"),
    ).exclude(outcome__in=[each.value for each in (*ABOUT_LEAVING, *OF_UNDOS)])
    strangers = Stranger.objects.filter(
        sync_id=sync.pk, record_id=OuterRef("record_id"), address=OuterRef("address")
    )
    return Coalesce(
        *(Subquery(each.order_by("-run_id").values(column)[:1]) for each in (rows, strangers))
    )
