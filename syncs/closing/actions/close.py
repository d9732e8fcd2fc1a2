"""Closes an organisation: nobody reaches it from now on, and nothing of it runs (R102)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Closure, Organisation, User
from syncs.models import Connection, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.state.deactivate import deactivate_with_runs


class ClosedAlready(Exception):
    """Somebody else has closed the organisation a moment ago."""


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: User, now: datetime) -> Closure:
    """Close it for `DELETION_DAYS`, and stop its syncs and runs. Raises ClosedAlready.

    What was active is noted, so that it goes on where the organisation is restored.
    """
    _hold_connections(organisation)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if Closure.objects.filter(organisation=organisation).exists():
        raise ClosedAlready
    active = organisation.syncs.filter(state=SyncState.ACTIVE).order_by("id")
    closure = Closure.objects.create(
        organisation=organisation,
        requested_by=by,
        requested_at=now,
        delete_at=now + timedelta(days=settings.DELETION_DAYS),
        halted_syncs=list(active.values_list("pk", flat=True)),
    )
    _halt(organisation, now)
    return closure


@transaction.atomic
def halt_again(closure: Closure, now: datetime) -> None:
    """Stop what somebody started who had found the organisation a moment before it was closed."""
    _hold_connections(closure.organisation)
    _halt(closure.organisation, now)


def _hold_connections(organisation: Organisation) -> None:
    """Lock them in the order that `syncs.state.activate` tells: whoever starts a sync waits."""
    held = Connection.objects.filter(organisation=organisation).order_by("id")
    list(held.select_for_update(no_key=True).values_list("pk", flat=True))


def _halt(organisation: Organisation, now: datetime) -> None:
    syncs = Sync.objects.filter(organisation=organisation)
    deactivate_with_runs(syncs, StopCause.CLOSED, now)
