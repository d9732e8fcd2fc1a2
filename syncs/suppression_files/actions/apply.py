"""Suppresses the addresses of a file, all of them or none (R70)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from contacts.actions.erasure_lock import hold_off_erasures
from contacts.actions.suppressions import AddressKind, SuppressionSource
from contacts.models import (
    LineVerdict,
    SuppressionFile,
    SuppressionFileLine,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.consent.heard import OF_PRESENT_ADDRESS, SAID_BY_PEOPLE, find_following
from syncs.sql.statements import execute_outside_runs
from syncs.suppression_files.actions.keep import judge_lines


class AppliedBefore(Exception):
    """Somebody has suppressed the addresses of the file already."""


@transaction.atomic
def apply_file(file: SuppressionFile, *, by: User, now: datetime) -> int:
    """Suppress whom the file names, and return how many suppressions are new. Of who was erased for
    good the kind is kept with the erasure, as `contacts.actions.suppressions` has it. Whoever has
    complained or unsubscribed is suppressed at the address that they have now as well.

    The report says from then on what has become of each line. Raises AppliedBefore.
    """
    hold_off_erasures(file.organisation_id)
    held = SuppressionFile.objects.select_for_update().get(pk=file.pk)
    if held.applied_at:
        raise AppliedBefore
    with connection.cursor() as cursor:
        judge_lines(cursor, held)
        following = _find_following(held, by)
        here = {"file": held.pk, "organisation": held.organisation_id}
        execute_outside_runs(cursor, "keep_kinds_of_erased", **here)
        added = execute_outside_runs(
            cursor,
            "suppress_lines",
            **here,
            suppress=LineVerdict.SUPPRESS.value,
            origin=SuppressionOrigin.FILE.value,
            by=by.pk,
            now=now,
            following=[address for address, _ in following],
            kinds=[kind.value for _, kind in following],
            following_note=OF_PRESENT_ADDRESS,
        )
    SuppressionFile.objects.filter(pk=held.pk).update(applied_at=now, suppressed=added)
    return added


def _find_following(file: SuppressionFile, by: User) -> list[AddressKind]:
    """Return what the people whom the file suppresses have instead of these addresses now, each in
    the kind of the line."""
    source = SuppressionSource(SuppressionOrigin.FILE, by=by)
    lines = SuppressionFileLine.objects.filter(file=file, verdict=LineVerdict.SUPPRESS)
    named = lines.filter(kind__in=SAID_BY_PEOPLE).values_list("address", "kind")
    wanted = {
        (address, SuppressionKind(kind)): source for address, kind in named if address and kind
    }
    return list(find_following(file.organisation_id, wanted))


@transaction.atomic
def discard_file(file: SuppressionFile) -> None:
    """Forget a file that nobody has applied. Raises AppliedBefore."""
    held = SuppressionFile.objects.select_for_update().get(pk=file.pk)
    if held.applied_at:
        raise AppliedBefore
    held.delete()
