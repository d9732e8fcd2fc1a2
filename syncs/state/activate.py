"""Starts syncs again: inactive ones, those that a key had stopped, and paused ones (R5, R7, R85).

Who needs several locks takes them in this order: the connection, its running runs, its syncs, their
queued runs. A run that ends locks itself before its sync, and a dispatcher a sync before its queued
run, so nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from syncs.domain.schedule import InvalidSchedule
from syncs.editions.allowances import what_refuses
from syncs.models import Connection, Sync, SyncState
from syncs.models.sync import STOPPED_BY_KEY, ListArchived
from syncs.queue.request import request_run


class KeyNotWorking(Exception):
    """The connection's key has not passed its test, or Recruit has rejected it since."""


class Unfit(Exception):
    """The sync itself cannot be started; the message is a sentence for people."""


@dataclass(frozen=True)
class Activated:
    """Syncs that run again, and those that stay inactive, each with why in a sentence."""

    started: list[Sync] = field(default_factory=list)
    unfit: list[tuple[Sync, str]] = field(default_factory=list)


def waiting_syncs(connection: Connection) -> QuerySet[Sync]:
    """Those that only the key keeps from running."""
    inactive = Sync.objects.filter(connection=connection, state=SyncState.INACTIVE)
    return inactive.filter(state_reason__in=STOPPED_BY_KEY).order_by("name", "id")


@transaction.atomic
def activate(sync: Sync, *, user: User, now: datetime) -> bool:
    """Put an inactive sync back on its schedule and run it at once, from its watermark on.

    False if it was not inactive. Raises `KeyNotWorking`, or `Unfit`.
    """
    hold_working_key(sync.connection_id)
    return _start(sync, user, now)


@transaction.atomic
def activate_all(connection: Connection, *, user: User, now: datetime) -> Activated:
    """The same for every sync that the key had stopped, in one step. Raises `KeyNotWorking`."""
    hold_working_key(connection.pk)
    return start_waiting(connection, user, now)


@transaction.atomic
def resume(sync: Sync, *, now: datetime) -> bool:
    """Let a paused sync go on with its schedule.

    False if it was not paused. Raises `KeyNotWorking`, or `Unfit`.
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


def start_waiting(connection: Connection, user: User | None, now: datetime) -> Activated:
    """Start what the key had stopped; the caller holds the connection's lock."""
    done = Activated()
    for sync in waiting_syncs(connection):
        try:
            if _start(sync, user, now):
                done.started.append(sync)
        except Unfit as fault:
            done.unfit.append((sync, str(fault)))
    return done


def _start(sync: Sync, user: User | None, now: datetime) -> bool:
    _require_allowed(sync)
    # Of two people at once one changes the state, and only that one asks for a run.
    with _in_words():
        started = sync.activate(now)
    if started:
        request_run(sync, user=user)
    return started


def _require_allowed(sync: Sync) -> None:
    """By the edition rules. Under the connection's lock, so that they stay as they are (R12)."""
    if why := what_refuses(sync):
        raise Unfit(f"{why.sentences} {why.rule.instead}".strip())


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except InvalidSchedule as fault:
        raise Unfit(f"Its schedule does not fit: {fault}") from fault
    except ListArchived as fault:
        raise Unfit(str(fault)) from fault
