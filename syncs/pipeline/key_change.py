"""Connects a Recruit account, changes its key or address, and tests what is stored (R1-R6, R8).

Recruit is asked before anything is locked: an answer may take seconds. What was found out is
written only if the connection still has the key that was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organisation, User
from syncs.models import Connection, ImportRun, RunState
from syncs.models.import_run import UNFINISHED
from syncs.models.key_ring import SecretUnreadable
from syncs.models.sync import KEY_CHANGED
from syncs.pipeline.account_details import AccountDetails
from syncs.pipeline.activation import Activated, start_waiting, stop_syncs, waiting_syncs
from syncs.pipeline.cancel import request_cancel
from syncs.pipeline.connection_check import Account, check, redeemed
from syncs.pipeline.refusals import CheckFailed
from syncs.pipeline.rejection import reject_key


class AlreadyConnected(Exception):
    """The organisation has a connection: somebody was quicker."""


class ChangedMeanwhile(Exception):
    """Somebody has changed the connection since it was looked at."""


@dataclass(frozen=True)
class KeyChange:
    """What a change of the key did: `stopped` syncs, `cancelled` runs, syncs started again.

    `is_new` is False where the details were those in use.
    """

    is_new: bool = True
    stopped: int = 0
    cancelled: int = 0
    restarted: int = 0


def connect(
    organisation: Organisation, details: AccountDetails, *, by: User, now: datetime
) -> Connection:
    """The organisation's first connection. Raises `CheckFailed`, `AlreadyConnected`."""
    if organisation.connections.exists():  # before a one-time code is used up for nothing
        raise AlreadyConnected
    details = redeemed(details)
    account = check(details)
    with transaction.atomic():
        # Two admins at once, or one who pressed twice: the organisation lets one in at a time.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if organisation.connections.exists():
            raise AlreadyConnected
        connection = Connection(organisation=organisation)
        details.write_to(connection, by=by)
        account.write_to(connection, now)
        connection.pass_test(now)
        connection.save()
    return connection


def change_account(
    connection: Connection, details: AccountDetails, *, seen: int | None, by: User, now: datetime
) -> KeyChange:
    """Test the new details, then put them in the place of the old ones.

    Active syncs become inactive and runs in progress stop, unless the connection is told to keep
    running. `seen` is the version that the person was looking at. Raises `CheckFailed`, and
    `ChangedMeanwhile` if it is not the stored one.
    """
    if details == _stored(connection):  # also what a form that was sent twice comes to
        _, started = retest(connection, by=by, now=now)
        return KeyChange(is_new=False, restarted=len(started.started))
    if seen != connection.key_version:
        raise ChangedMeanwhile
    details = redeemed(details)
    account = try_details(details, connection)
    with transaction.atomic():
        current = _locked(connection)
        details.write_to(current, by=by)
        _accept(current, account, now)
        return _carry_on(current, by, now) if current.keep_running else _stop_all(current, now)


def try_details(details: AccountDetails, connection: Connection | None) -> Account:
    """Ask Recruit; with a connection also whether it is the same account. Raises `CheckFailed`."""
    account = check(details)
    if connection:
        _require_same_account(connection, account, details)
    return account


def retest(connection: Connection, *, by: User, now: datetime) -> tuple[Account, Activated]:
    """Ask Recruit about the stored details, and read the account's edition and type again.

    A key that Recruit rejects is treated as a run would treat it. Raises `CheckFailed`, and
    `ChangedMeanwhile` if the key is not the stored one any more.
    """
    try:
        account = check(AccountDetails.of(connection))
    except SecretUnreadable as fault:
        raise CheckFailed(f"The stored key cannot be used: {fault}.", ENTER_AGAIN) from fault
    except CheckFailed as failed:
        if failed.rejected:
            reject_key(connection, now)
        raise
    with transaction.atomic():
        current = _locked(connection)
        _accept(current, account, now)
        started = start_waiting(current, by, now) if current.keep_running else Activated()
    return account, started


ENTER_AGAIN = (
    "An admin can enter it again; if the key ring was changed, your operator can put the old key"
    " back on it."
)


def _stored(connection: Connection) -> AccountDetails | None:
    try:
        return AccountDetails.of(connection)
    except SecretUnreadable:
        return None


def _require_same_account(
    connection: Connection, account: Account, details: AccountDetails
) -> None:
    """Syncs know people by the account's record numbers: those of another account would be taken
    for others, and mixed into the same lists."""
    known, told = connection.account_number, account.number
    if known and told and known != told:
        raise CheckFailed(
            f"These credentials work, but they belong to another Recruit account,"
            f" {account.name or told}.",
            f"Enter credentials of {connection.account_name or known}: the syncs of this"
            " connection know people by its record numbers.",
            at="key" if "key" in details.secrets else "client_id",
        )


def _locked(connection: Connection) -> Connection:
    current = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if current.key_version != connection.key_version:
        raise ChangedMeanwhile
    return current


def _accept(connection: Connection, account: Account, now: datetime) -> None:
    account.write_to(connection, now)
    connection.pass_test(now)
    connection.save()


def _stop_all(connection: Connection, now: datetime) -> KeyChange:
    """In the order of locks that `activation` tells. The second look finds the runs that were
    queued or begun before their sync was locked; later there are none but those of people."""
    runs = ImportRun.objects.filter(sync__connection=connection)
    cancelled = _cancel(runs.filter(state=RunState.RUNNING), now)
    waiting_syncs(connection).update(state_reason=KEY_CHANGED)  # a rejected key is history now
    stopped = stop_syncs(connection, KEY_CHANGED)
    waiting = runs.filter(state__in=UNFINISHED, cancel_requested_at=None)
    return KeyChange(stopped=stopped, cancelled=cancelled + _cancel(waiting, now))


def _cancel(runs: QuerySet[ImportRun], now: datetime) -> int:
    return sum(request_cancel(run, now, reason=KEY_CHANGED) for run in runs.order_by("id"))


def _carry_on(connection: Connection, by: User, now: datetime) -> KeyChange:
    """What a rejected key had stopped runs again; a run in progress takes the new key with its
    next slice."""
    return KeyChange(restarted=len(start_waiting(connection, by, now).started))
