"""Deactivates the syncs that the edition rules no longer allow when what they go by changes (R12).

That is the connection's edition and account type, as read or as an admin says, and the
organisation's plan. Each is written under the connection's lock, in the transaction that
deactivates the syncs: who activates one takes the same lock, and so finds either none or both of
these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organisation, Plan
from syncs.editions.allowances import find_refused, syncs_of
from syncs.models import Connection, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.state.deactivate import Deactivation, deactivate_with_runs
from web.seen import Seen, Stored


@transaction.atomic
def override_account_facts(
    connection: Connection, *, edition: str, account_type: str, seen: Seen, now: datetime
) -> Deactivation:
    """Keep what an admin says of the account, which wins over what is read (R8).

    "" goes by what is read again; `seen` is what the person had seen. Raises ChangedMeanwhile
    (R24).
    """
    held = Connection.objects.hold(connection.pk)
    entered = {"edition": edition, "account_type": account_type}
    seen.refuse_overwriting(stored_facts(held), entered=entered)
    held.edition_override, held.account_type_override = edition, account_type
    # These alone: the key may have been changed since the person looked.
    held.save(update_fields=["edition_override", "account_type_override"])
    return deactivate_refused(held, held.organisation, now)


def stored_facts(connection: Connection) -> Stored:
    """Return what an admin has said of the account."""
    return {
        "edition": connection.edition_override,
        "account_type": connection.account_type_override,
    }


@transaction.atomic
def change_plan(
    organisation: Organisation, plan: Plan, *, seen: Seen, now: datetime
) -> Deactivation:
    """Put the organisation on another plan; nothing starts by itself where that allows more.

    `seen` is what the person had seen that it does. Raises ChangedMeanwhile if it does something
    else by now (R24).
    """
    connections = Connection.objects.filter(organisation=organisation).order_by("id")
    held = list(connections.select_for_update(no_key=True))
    seen.refuse_unseen(stored_consequence(organisation, plan))
    # The organisation last: who saves a mapping locks its sync before that.
    organisation.plan = plan
    deactivated = _sum(deactivate_refused(connection, organisation, now) for connection in held)
    Organisation.objects.filter(pk=organisation.pk).update(plan=plan)
    return deactivated


def stored_consequence(organisation: Organisation, plan: Plan) -> Stored:
    """Return the active syncs that this plan would make inactive, by their numbers."""
    changed = Organisation(pk=organisation.pk, plan=plan)
    hit: list[int] = []
    for connection in Connection.objects.filter(organisation=organisation).defer("secrets"):
        syncs = [sync for sync in syncs_of(connection) if sync.state == SyncState.ACTIVE]
        before = find_refused(syncs, connection, organisation)
        after = find_refused(syncs, connection, changed)
        hit += [sync.pk for sync in after if sync not in before]
    return {"deactivated": sorted(hit)}


def deactivate_refused(
    connection: Connection, organisation: Organisation, now: datetime
) -> Deactivation:
    """Deactivate the syncs that a rule refuses now, each with that as its reason, and cancel their
    runs; the caller holds the connection's lock."""
    refused_now = _by_reason(connection, organisation)
    return _sum(
        deactivate_with_runs(syncs, StopCause.NOT_ALLOWED, now, reason=reason)
        for reason, syncs in refused_now.items()
    )


def _by_reason(connection: Connection, organisation: Organisation) -> dict[str, QuerySet[Sync]]:
    found: dict[str, list[int]] = {}
    for sync, why in find_refused(syncs_of(connection), connection, organisation).items():
        found.setdefault(why.phrase, []).append(sync.pk)
    return {reason: Sync.objects.filter(pk__in=ids) for reason, ids in found.items()}


def _sum(parts: Iterable[Deactivation]) -> Deactivation:
    each = list(parts)
    return Deactivation(sum(part.syncs for part in each), sum(part.runs for part in each))
