"""Activates inactive syncs, one or all that a key had deactivated, and resumes paused ones (R5, R7,
R85).

Who needs several locks takes them in this order: the connection, its running runs, its syncs, their
queued runs. A run that ends locks itself before its sync; a dispatcher, and whoever cancels, a sync
before its queued run. So nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from syncs.actors.queries.naming import name_admins
from syncs.domain.schedule import InvalidSchedule
from syncs.editions.allowances import find_refusal
from syncs.models import Connection, Sync, SyncState, Trigger
from syncs.models.sync import STOPPED_BY_KEY, ListArchived
from syncs.queue.request import request_run
from syncs.state.undone import undone_last


class KeyNotWorking(Exception):
    """The connection's key has not passed its test, or Recruit has rejected it since."""


class SyncUnfit(Exception):
    """The sync itself cannot go on with its schedule; the message is a sentence for people."""


@dataclass(frozen=True)
class Activation:
    """The syncs that are active again, and those that stay inactive, each with a sentence why."""

    activated: list[Sync] = field(default_factory=list)
    unfit: list[tuple[Sync, str]] = field(default_factory=list)


def syncs_waiting_for_key(connection: Connection) -> QuerySet[Sync]:
    """Return the syncs that only the key keeps from running, by name."""
    inactive = Sync.objects.filter(connection=connection, state=SyncState.INACTIVE)
    return inactive.filter(state_cause__in=STOPPED_BY_KEY).order_by("name", "id")


@transaction.atomic
def activate(sync: Sync, *, user: User, now: datetime, knowingly: bool = False) -> bool:
    """Put an inactive sync back on its schedule and run it at once, from its watermark on.

    False if it was not inactive. Raises `KeyNotWorking`, or `SyncUnfit`; that also where the run
    would do again what was undone last, unless that is wanted `knowingly` (R98).
    """
    hold_working_key(sync.connection_id)
    return _activate(sync, user, now, knowingly=knowingly)


@transaction.atomic
def activate_all(connection: Connection, *, user: User, now: datetime) -> Activation:
    """Activate every sync that the key had deactivated, in one step. Raises `KeyNotWorking`."""
    hold_working_key(connection.pk)
    return activate_waiting(connection, user, now)


@transaction.atomic
def resume(sync: Sync, *, now: datetime) -> bool:
    """Let a paused sync go on with its schedule.

    False if it was not paused. Raises `KeyNotWorking`, or `SyncUnfit`.
    """
    hold_working_key(sync.connection_id)
    _require_allowed(sync)
    with _in_words():
        return sync.resume(now)


def hold_working_key(connection_id: int) -> None:
    """Lock the connection, so that no rejection or change of its key comes in between.

    Raises `KeyNotWorking`.
    """
    if not Connection.objects.hold(connection_id).key_works:
        raise KeyNotWorking


def activate_waiting(connection: Connection, user: User | None, now: datetime) -> Activation:
    """Activate what the key had deactivated; the caller holds the connection's lock."""
    done = Activation()
    for sync in syncs_waiting_for_key(connection):
        try:
            if _activate(sync, user, now):
                done.activated.append(sync)
        except SyncUnfit as fault:
            done.unfit.append((sync, str(fault)))
    return done


def _activate(sync: Sync, user: User | None, now: datetime, *, knowingly: bool = False) -> bool:
    _require_allowed(sync)
    if not knowingly and (undone := undone_last(sync)):
        raise SyncUnfit(
            f"Its run {undone.pk} was undone, and activated it would do the same again: activate it"
            " by itself, on its own page."
        )
    # Of two people at once one changes the state, and only that one asks for a run.
    with _in_words():
        activated = sync.activate(now)
    if activated:
        request_run(sync, user=user, trigger=Trigger.ACTIVATION)
    return activated


def _require_allowed(sync: Sync) -> None:
    """Raise SyncUnfit for a sync that the edition rules refuse (R12).

    The caller holds the connection's lock, so that what the rules go by stays as it is.
    """
    if why := find_refusal(sync):
        said = name_admins(why.sentences, sync.organisation)
        raise SyncUnfit(f"{said} {why.rule.instead}".strip())


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except InvalidSchedule as fault:
        raise SyncUnfit(f"Its schedule does not fit: {fault}") from fault
    except ListArchived as fault:
        raise SyncUnfit(str(fault)) from fault
