"""Restores an organisation that was closed, as it was (R102)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import Closure, User
from syncs.models import Sync, SyncState
from syncs.models.connection import ConnectionState
from syncs.models.sync import StopCause
from syncs.state.activate import KeyNotWorking, SyncUnfit, activate


class TooLate(Exception):
    """The organisation is restored by somebody else, or deleted for good."""


@dataclass(frozen=True)
class Restored:
    """The syncs that are active again, and those that are not, each with a sentence why."""

    active: list[Sync] = field(default_factory=list)
    inactive: list[tuple[Sync, str]] = field(default_factory=list)


def restore_organisation(closure: Closure, *, by: User, now: datetime) -> Restored:
    """Let people in again, and put the syncs on their schedules that were active.

    They run at once, from where each had come to. `now` is PostgreSQL's. Raises TooLate.
    """
    with transaction.atomic():
        found = Closure.objects.select_for_update().filter(pk=closure.pk, delete_at__gt=now)
        held = found.first()
        if held is None:
            raise TooLate
        halted = list(held.halted_syncs)
        held.delete()
    return _activate_again(halted, by, now)


def _activate_again(numbers: list[int], by: User, now: datetime) -> Restored:
    restored = Restored()
    for sync in Sync.objects.filter(pk__in=numbers).order_by("name", "id"):
        try:
            if activate(sync, user=by, now=now):
                restored.active.append(sync)
        except KeyNotWorking:
            _leave_to_the_key(sync)
            restored.inactive.append((sync, "The key of its connection does not work."))
        except SyncUnfit as fault:
            restored.inactive.append((sync, str(fault)))
    return restored


def _leave_to_the_key(sync: Sync) -> None:
    """Let a key that works activate the sync, as any that only the key keeps from running (R6)."""
    is_rejected = sync.connection.state == ConnectionState.KEY_REJECTED
    cause = StopCause.KEY_REJECTED if is_rejected else StopCause.KEY_CHANGED
    closed = Sync.objects.filter(state=SyncState.INACTIVE, state_cause=StopCause.CLOSED)
    closed.filter(pk=sync.pk).update(state_cause=cause, state_reason=cause.label)
