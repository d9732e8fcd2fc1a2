"""Asks the edition rules whether a run may begin at all (R8, R12).

It is done once, before the run's settings are frozen. It is where a downgrade in Recruit is noticed
without an admin: what the account says of itself is read again once it is old.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from recruit import RecruitClient
from recruit.errors import InvalidRequest, PermissionDenied, ScopeMissing, UnexpectedAnswer
from syncs.connection.actions.check import read_account
from syncs.editions.allowances import find_refusal
from syncs.models import Connection, ImportRun
from syncs.models.connection import KeyChangedMeanwhile
from syncs.plan.actions import deactivate_refused

logger = logging.getLogger(__name__)


class NotPermitted(Exception):
    """A rule keeps the sync from running; the run is marked to be cancelled, with the rule."""


def require_permission(run: ImportRun, client: RecruitClient, now: datetime) -> None:
    """Let the run begin only where the rules permit it.

    Raises NotPermitted, or RecruitError where the account cannot be asked.
    """
    is_read_again = _is_old(run.sync.connection, now)
    if is_read_again:
        _read_again(run.sync.connection, client, now)
    is_refused = find_refusal(run.sync) is not None
    if is_refused:
        _deactivate_refused(run.sync.connection_id, now)
    if not (is_read_again or is_refused):
        return
    if ImportRun.objects.filter(pk=run.pk, cancel_requested_at__isnull=False).exists():
        raise NotPermitted


def _is_old(connection: Connection, now: datetime) -> bool:
    read_at = connection.account_read_at
    return read_at is None or now - read_at > timedelta(hours=settings.ACCOUNT_READING_HOURS)


def _read_again(connection: Connection, client: RecruitClient, now: datetime) -> None:
    """Read the account, and stop whatever it does not allow. An account that may not be asked, or
    whose answer fits nothing, is no reason to stop a run: what is known of it goes on to count."""
    try:
        account = read_account(client)
    except (ScopeMissing, PermissionDenied, InvalidRequest, UnexpectedAnswer) as error:
        logger.warning("connection %s: its account was not read: %s", connection.pk, error)
        return
    with transaction.atomic():
        try:
            held = Connection.objects.hold_with_key_of(connection)
        except KeyChangedMeanwhile:
            return  # another key may see another account; whoever changed it has read that one
        account.write_facts_to(held, now)
        held.save(update_fields=["edition_read", "account_type_read", "account_read_at"])
        deactivate_refused(held, held.organisation, now)


@transaction.atomic
def _deactivate_refused(connection_id: int, now: datetime) -> None:
    held = Connection.objects.hold(connection_id)
    deactivate_refused(held, held.organisation, now)
