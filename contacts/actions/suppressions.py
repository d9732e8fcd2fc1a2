"""Suppressing addresses, and lifting suppressions with a reason (R69, R70).

A suppression is there once for each address and kind: told again, it stays as it was first told.
Of who was erased for good the kind is kept beside the hash, and is in force once the address is let
back: whoever says no after their erasure has said so all the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from contacts.actions.erasure_lock import hold_off_erasures
from contacts.models import (
    ErasedAddress,
    LiftedSuppression,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)

_SUPPRESS = """
    INSERT INTO contacts_suppression (organisation_id, address, kind, created_at, origin, provider,
                                      added_by_id, note)
    VALUES (%(organisation)s, %(address)s, %(kind)s, %(now)s, %(origin)s, %(provider)s,
            %(added_by)s, %(note)s)
        ON CONFLICT DO NOTHING
"""


class AddressErased(Exception):
    """The person was erased for good, so nothing that names them is stored; see `suppress`."""


@dataclass(frozen=True)
class SuppressionSource:
    """The source of a suppression: a person, or the mail provider of that name, or neither."""

    origin: SuppressionOrigin
    by: User | None = None
    provider: str = ""
    note: str = ""


def suppress(
    organisation_id: int,
    address: str,
    kind: SuppressionKind,
    *,
    source: SuppressionSource,
    now: datetime,
) -> bool:
    """Suppress a normalised address. False if it was suppressed in this kind before, which stays as
    it was. Raises AddressErased, once the kind is kept for when the address is let back."""
    with transaction.atomic():
        hold_off_erasures(organisation_id)
        is_erased = _keep_beside_hash(organisation_id, address, kind)
        is_new = not is_erased and _insert(organisation_id, address, kind, source, now)
    if is_erased:
        raise AddressErased
    return is_new


def _insert(
    organisation_id: int,
    address: str,
    kind: SuppressionKind,
    source: SuppressionSource,
    now: datetime,
) -> bool:
    values: dict[str, Any] = {
        "organisation": organisation_id,
        "address": address,
        "kind": kind.value,
        "now": now,
        "origin": source.origin.value,
        "provider": source.provider,
        "added_by": source.by and source.by.pk,
        "note": source.note,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESS, values)
        return bool(cursor.rowcount)


def _keep_beside_hash(organisation_id: int, address: str, kind: SuppressionKind) -> bool:
    """Keep the kind with the erasure of the address; False if it is not erased."""
    found = ErasedAddress.objects.find(organisation_id, address)
    if found is None:
        return False
    held = ErasedAddress.objects.select_for_update(of=("self",))
    erased = held.filter(pk=found.pk, let_back_at=None).first()
    if erased is None:
        return False
    erased.kinds = sorted({*erased.kinds, kind.value})
    erased.save(update_fields=["kinds"])
    return True


@transaction.atomic
def lift(suppression: Suppression, *, reason: str, by: User, now: datetime) -> bool:
    """Let the address be mailed again as far as this kind is concerned, and keep who said so and
    why. False if somebody has lifted it before."""
    held = Suppression.objects.select_for_update().filter(pk=suppression.pk).first()
    if held is None:
        return False
    LiftedSuppression.objects.create(
        organisation_id=held.organisation_id,
        address=held.address,
        kind=held.kind,
        created_at=held.created_at,
        origin=held.origin,
        provider=held.provider,
        added_by_id=held.added_by_id,
        note=held.note,
        lifted_at=now,
        lifted_by=by,
        reason=reason,
    )
    held.delete()
    return True
