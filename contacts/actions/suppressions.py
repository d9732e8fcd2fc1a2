"""Suppressing addresses, and lifting suppressions with a reason (R69, R70).

A suppression is there once for each address and kind: told again, it stays as it was first told.
Of who was erased for good the kind is kept beside the hash, and is in force once the address is let
back: whoever says no after their erasure has said so all the same.
"""

from collections.abc import Collection, Mapping
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


AddressKind = tuple[str, SuppressionKind]
"""A normalised address, and the kind in which it is to be suppressed."""


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
    said = (address, kind)
    return refuse_erased(suppress_all(organisation_id, {said: source}, now=now)[said])


def refuse_erased(is_new: bool | None) -> bool:
    """Return whether a suppression is new, as `suppress_all` tells it. Raises AddressErased."""
    if is_new is None:
        raise AddressErased
    return is_new


def suppress_all(
    organisation_id: int, wanted: Mapping[AddressKind, SuppressionSource], *, now: datetime
) -> dict[AddressKind, bool | None]:
    """Suppress normalised addresses, all of them or none, and return of each whether it is new;
    None where it was erased, beside whose hash the kind is kept.

    Everybody who suppresses several takes them in one order, or two at once would wait for each
    other: first those that were erased, by their ids, then the others by address and kind.
    """
    with transaction.atomic():
        hold_off_erasures(organisation_id)
        erased = _keep_beside_hashes(organisation_id, wanted)
        return {
            said: None
            if said in erased
            else _insert(organisation_id, *said, source=wanted[said], now=now)
            for said in sorted(wanted)
        }


def _keep_beside_hashes(organisation_id: int, wanted: Collection[AddressKind]) -> set[AddressKind]:
    """Keep the kinds with the erasures of their addresses, and return those that were erased."""
    found = ErasedAddress.objects.find_all(organisation_id, {address for address, _ in wanted})
    ids = [each.pk for each in found.values()]
    held = ErasedAddress.objects.select_for_update(of=("self",)).order_by("pk")
    erased = {each.pk: each for each in held.filter(pk__in=ids, let_back_at=None)} if ids else {}
    kept = {said for said in wanted if said[0] in found and found[said[0]].pk in erased}
    for address, kind in kept:
        each = erased[found[address].pk]
        each.kinds = sorted({*each.kinds, kind.value})
    ErasedAddress.objects.bulk_update(erased.values(), ["kinds"])
    return kept


def _insert(
    organisation_id: int,
    address: str,
    kind: SuppressionKind,
    *,
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
