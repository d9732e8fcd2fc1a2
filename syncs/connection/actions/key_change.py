"""Connects a Recruit account, changes its key or address, and tests what is stored (R1-R6, R8).

Recruit is asked before anything is locked: an answer may take seconds. What was found out is
written only if the connection still has the key that was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from syncs.account.details import AccountDetails
from syncs.connection.actions.check import Account, check_details, redeem_grant_code
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.edited import entered_account, stored_account
from syncs.connection.actions.refusal import judge_refusal
from syncs.connection.actions.rejection import call_for_notice
from syncs.models import Connection, ConnectionState, CreditBalance, RecruitCircuit, Sync
from syncs.models.connection import KeyChangedMeanwhile
from syncs.models.sync import StopCause
from syncs.plan.actions import deactivate_refused
from syncs.state.activate import Activation, activate_waiting, syncs_waiting_for_key
from syncs.state.deactivate import deactivate_with_runs
from web.key_ring import SecretUnreadable
from web.seen import Seen


class AlreadyConnected(Exception):
    """The organisation has a connection: somebody was quicker."""


@dataclass(frozen=True)
class KeyChange:
    """The outcome of a change of the key: numbers of syncs and of runs.

    `is_new` is False where the details were those in use. `deactivated` and `activated` count
    syncs, `cancelled` counts runs. `unproven` names the account that was connected, where Recruit
    does not tell whether the new details belong to it.
    """

    is_new: bool = True
    deactivated: int = 0
    cancelled: int = 0
    activated: int = 0
    unproven: str = ""


@dataclass(frozen=True)
class Retest:
    """The account as Recruit tells of it, and what follows.

    `deactivated` counts the syncs that are not allowed any more (R12), `activated` those that a
    rejected key had deactivated and that run again (R6).
    """

    account: Account
    deactivated: int
    activated: int


def connect(
    organisation: Organisation, details: AccountDetails, *, by: User | None, now: datetime
) -> Connection:
    """Test the details and save the organisation's first connection.

    Raises `CheckFailed`, or `AlreadyConnected`.
    """
    made = try_first(organisation, details, by=by, now=now)
    save_first(made)
    return made


def try_first(
    organisation: Organisation, details: AccountDetails, *, by: User | None, now: datetime
) -> Connection:
    """Test the details, and return the organisation's first connection as it is to be saved.

    Raises `CheckFailed`, or `AlreadyConnected`.
    """
    if organisation.connections.exists():  # before a one-time code is used up for nothing
        raise AlreadyConnected
    details = redeem_grant_code(details)
    account = check_details(details)
    connection = Connection(organisation=organisation)
    details.write_to(connection, by=by)
    account.write_to(connection, now)
    connection.pass_test(now)
    return connection


@transaction.atomic
def save_first(connection: Connection) -> None:
    """Save what `try_first` has made. Raises `AlreadyConnected`."""
    # Two admins at once, or one who pressed twice: the organisation lets one in at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=connection.organisation_id)
    if connection.organisation.connections.exists():
        raise AlreadyConnected
    connection.save(force_insert=True)


def change_account(
    connection: Connection, details: AccountDetails, *, seen: Seen, by: User, now: datetime
) -> KeyChange:
    """Test the new details, then put them in the place of the old ones.

    Active syncs become inactive and runs in progress stop, unless the connection is told to keep
    running, and Recruit tells that it is the same account. `seen` is what the person was looking
    at. Raises `CheckFailed`, `ChangedMeanwhile` if something that is stored would be overwritten
    unseen (R24), and `KeyChangedMeanwhile` if the details were in use when they were sent and are
    not any more.
    """
    if details == _stored_details(connection):  # also what a form that was sent twice comes to
        again = retest(connection, by=by, now=now)
        return KeyChange(is_new=False, deactivated=again.deactivated, activated=again.activated)
    # Before Recruit is asked, and a one-time code used up, for nothing.
    seen.refuse_overwriting(stored_account(connection), entered=entered_account(details))
    details = redeem_grant_code(details)
    account = try_details(details, connection)
    with transaction.atomic():
        current = Connection.objects.hold(connection.pk)
        seen.refuse_overwriting(stored_account(current), entered=entered_account(details))
        details.write_to(current, by=by)
        RecruitCircuit.objects.close(current.pk)
        CreditBalance.objects.forget(current.pk)
        unproven = _find_unproven(current, account)
        _accept(current, account, now)
        if current.keep_running and not unproven:
            return _carry_on(current, by, now)
        return replace(_deactivate_all(current, now), unproven=unproven)


def try_details(details: AccountDetails, connection: Connection | None) -> Account:
    """Ask Recruit; with a connection also whether it is the same account. Raises `CheckFailed`."""
    account = check_details(details)
    if connection:
        _require_same_account(connection, account, details)
    return account


def retest(connection: Connection, *, by: User, now: datetime) -> Retest:
    """Ask Recruit about the stored details, and read the account's edition and type again.

    A key that Recruit refuses is treated as a run would treat it: the second time it is rejected.
    Raises `CheckFailed`, and
    `KeyChangedMeanwhile` if the key is not the stored one any more.
    """
    try:
        account = check_details(AccountDetails.of(connection))
    except SecretUnreadable as fault:
        raise CheckFailed(f"The stored key cannot be used: {fault}.", ENTER_AGAIN) from fault
    except CheckFailed as failed:
        if failed.rejected and _is_doubtful(connection, now):
            raise failed.doubted() from failed
        raise
    with transaction.atomic():
        current = Connection.objects.hold_with_key_of(connection)
        RecruitCircuit.objects.close(current.pk)
        CreditBalance.objects.forget(current.pk)
        _accept(current, account, now)
        lost = deactivate_refused(current, current.organisation, now)
        again = activate_waiting(current, by, now) if current.keep_running else Activation()
    return Retest(account, deactivated=lost.syncs, activated=len(again.activated))


def _is_doubtful(connection: Connection, now: datetime) -> bool:
    try:
        return judge_refusal(connection, now) is not None
    except KeyChangedMeanwhile:
        return False


ENTER_AGAIN = (
    "An admin can enter it again; if the key ring was changed, your operator can put the old key"
    " back on it."
)


def _stored_details(connection: Connection) -> AccountDetails | None:
    try:
        return AccountDetails.of(connection)
    except SecretUnreadable:
        return None


def _require_same_account(
    connection: Connection, account: Account, details: AccountDetails
) -> None:
    """Raise CheckFailed for the credentials of another account.

    Syncs know people by the account's record numbers: those of another account would be taken for
    others, and mixed into the same lists.
    """
    known, told = connection.account_number, account.number
    if known and told and known != told:
        raise CheckFailed(
            f"These credentials work, but they belong to another Recruit account,"
            f" {account.name or told}.",
            f"Enter credentials of {connection.account_name or known}: the syncs of this"
            " connection know people by its record numbers.",
            at="key" if "key" in details.secrets else "client_id",
        )


def _find_unproven(connection: Connection, account: Account) -> str:
    """Return the name of the account that is connected, where the number of the new one is not
    told; else ""."""
    if account.number or not connection.account_number:
        return ""
    return connection.account_name or connection.account_number


def _accept(connection: Connection, account: Account, now: datetime) -> None:
    if connection.state == ConnectionState.KEY_REJECTED:
        transaction.on_commit(call_for_notice)
    account.write_to(connection, now)
    connection.pass_test(now)
    connection.save()


def _deactivate_all(connection: Connection, now: datetime) -> KeyChange:
    cause = StopCause.KEY_CHANGED
    done = deactivate_with_runs(Sync.objects.filter(connection=connection), cause, now)
    # A rejected key is history now.
    syncs_waiting_for_key(connection).update(state_cause=cause, state_reason=cause.label)
    return KeyChange(deactivated=done.syncs, cancelled=done.runs)


def _carry_on(connection: Connection, by: User, now: datetime) -> KeyChange:
    """Activate what a rejected key had deactivated, but for what the account's edition does not
    allow.

    The edition may have become another one; what it does not allow is deactivated. A run in
    progress takes the new key with its next slice.
    """
    lost = deactivate_refused(connection, connection.organisation, now)
    again = activate_waiting(connection, by, now).activated
    return KeyChange(deactivated=lost.syncs, cancelled=lost.runs, activated=len(again))
