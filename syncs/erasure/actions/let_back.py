"""Lets an erased address come back, for a reason (R69)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from accounts.models import Organisation, User
from contacts.actions.erasure_lock import hold_off_erasures
from contacts.actions.suppressions import SuppressionSource, suppress
from contacts.models import ErasedAddress, LineVerdict, SuppressionKind, SuppressionOrigin
from syncs.sql.statements import execute_outside_runs

NOTE = "In force since before this address was let back."


@transaction.atomic
def let_back(
    organisation: Organisation, address: str, *, reason: str, by: User, now: datetime
) -> list[SuppressionKind] | None:
    """Let whoever has this normalised address be imported and entered again.

    Under which kinds it was suppressed when it was erased, or was to be since, it is suppressed
    again: that it may come back says nothing of mail. Files that named it and that nobody has
    applied yet name it again. Returns these kinds; None if it was not erased. Who said so and why
    is kept, without the address.
    """
    hold_off_erasures(organisation.pk)
    erased = ErasedAddress.objects.find(organisation.pk, address)
    if erased is None:
        return None
    held = ErasedAddress.objects.select_for_update(of=("self",))
    erased = held.filter(pk=erased.pk, let_back_at=None).first()
    if erased is None:
        return None
    kinds = [SuppressionKind(kind) for kind in erased.kinds]
    erased.let_back_at, erased.let_back_by, erased.reason, erased.kinds = now, by, reason, []
    erased.save(update_fields=["let_back_at", "let_back_by", "reason", "kinds"])
    lines = {
        "organisation": organisation.pk,
        "address": address,
        "digest": bytes(erased.digest),
        "suppress": LineVerdict.SUPPRESS.value,
    }
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, "name_lines_again", **lines)
    source = SuppressionSource(SuppressionOrigin.NOT_KNOWN, note=NOTE)
    for kind in kinds:
        suppress(organisation.pk, address, kind, source=source, now=now)
    return kinds
