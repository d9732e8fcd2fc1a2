"""Lets an erased address come back, for a reason (R69)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from contacts.models import ErasedAddress


@transaction.atomic
def let_back(
    organisation: Organisation, address: str, *, reason: str, by: User, now: datetime
) -> bool:
    """Let whoever has this normalised address be imported and entered again.

    Who said so and why is kept, without the address. False if it was not erased.
    """
    erased = ErasedAddress.objects.find(organisation.pk, address)
    if erased is None:
        return False
    held = ErasedAddress.objects.filter(pk=erased.pk, let_back_at=None)
    return bool(held.update(let_back_at=now, let_back_by=by, reason=reason))
