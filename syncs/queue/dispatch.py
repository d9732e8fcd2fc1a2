"""Makes the runs that are due (R81, R82).

However many dispatchers run: due syncs are locked while their runs are made and their next instants
are set, in one transaction, and (sync, due instant) is unique. The instants are computed in Python,
where the zones are, once for all syncs of one timing; one statement makes the rows of a batch.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, time
from functools import cache, partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.clock import database_now
from syncs.domain.due_instants import DueInstants, due_instants
from syncs.domain.schedule import InvalidSchedule, Schedule
from syncs.models import ImportRun, RunCheckpoint, Sync, SyncState, Trigger
from syncs.models.sync import StopCause
from syncs.queue.call import MAX_CALLS, call_workers
from syncs.sql.new_row import fill_in_defaults
from syncs.sql.statements import execute_outside_runs, read_statement

logger = logging.getLogger(__name__)

AT_ONCE = 2_000
"""How many syncs one transaction sees to; they stay locked until it ends."""


BY_KEY = "SET LOCAL enable_seqscan = off"
"""Thousands of syncs are looked up: a table that was empty when PostgreSQL last counted it would be
looked through from end to end for each of them."""


class Timing(NamedTuple):
    """The instant at which a sync is due, and the parts of its schedule as they are stored."""

    first_due: datetime
    frequency: str
    at: time
    zone: str
    weekday: int | None
    day: int | None


InstantsOf = Callable[[Timing], DueInstants | InvalidSchedule]


class Dispatched(NamedTuple):
    """The numbers of the syncs that were due, and of the runs that were made for them."""

    due: int
    made: int


class Due(NamedTuple):
    """A due sync with what is due of it."""

    sync_id: int
    organisation_id: int
    instants: DueInstants


@across_organisations(AcrossReason.CLOCK)
def queue_due_runs_of_all() -> None:
    """Queue what is due of all organisations: at Beat's tick, and beside every turn of a worker, so
    that where nobody takes the ticks meanwhile a run waits for one turn and not for two (R84)."""
    queue_due_runs(database_now())


@across_organisations(AcrossReason.CLOCK)
def is_any_due() -> bool:
    """Tell whether a sync of any organisation is due."""
    return Sync.objects.filter(state=SyncState.ACTIVE, next_run_at__lte=Now()).exists()


def queue_due_runs(now: datetime) -> int:
    """Queue a run for every active sync that is due; returns how many syncs were due.

    Workers are called as soon as the first runs are there, and no more of them than a single call
    may: sending a message takes longer than making a run.
    """
    due = called = 0
    instants_of = cache(partial(_instants_of, now))  # most of those due together have one timing
    while (batch := _queue_some(now, instants_of)).due:
        due += batch.due
        calls = min(batch.made, MAX_CALLS - called)
        call_workers(calls)
        called += calls
    return due


@transaction.atomic
def _queue_some(now: datetime, instants_of: InstantsOf) -> Dispatched:
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY)
        execute_outside_runs(cursor, "lock_due", now=now, at_most=AT_ONCE)
        locked = cursor.fetchall()
        due = _sort_out(locked, instants_of)
        return Dispatched(len(locked), _make_rows(cursor, due) if due else 0)


def _sort_out(locked: list[tuple[Any, ...]], instants_of: InstantsOf) -> list[Due]:
    """Return the syncs whose schedules fit, each with what is due; the others become inactive."""
    due = []
    for sync_id, organisation_id, *timing in locked:
        match instants_of(Timing(*timing)):
            case DueInstants() as instants:
                due.append(Due(sync_id, organisation_id, instants))
            case InvalidSchedule() as fault:
                _deactivate(sync_id, fault)
    return due


def _instants_of(now: datetime, timing: Timing) -> DueInstants | InvalidSchedule:
    try:
        return due_instants(Schedule(*timing[1:]), timing.first_due, now)
    except InvalidSchedule as fault:
        return fault


def _deactivate(sync_id: int, fault: InvalidSchedule) -> None:
    """Make a sync inactive whose schedule does not fit: it must not keep the others waiting."""
    logger.error("sync %s: its schedule does not fit: %s", sync_id, fault)
    Sync.objects.filter(pk=sync_id).update(
        state=SyncState.INACTIVE,
        state_cause=StopCause.SCHEDULE_UNFIT,
        state_reason=f"The schedule does not fit: {fault}"[:200],
        next_run_at=None,
    )


def _make_rows(cursor: CursorWrapper, due: list[Due]) -> int:
    """Make the runs and set the next instants; returns how many runs are new."""
    numbers: dict[DueInstants, int] = {}
    values: dict[str, Any] = {
        "syncs": [each.sync_id for each in due],
        "organisations": [each.organisation_id for each in due],
        "instants": [numbers.setdefault(each.instants, len(numbers) + 1) for each in due],
        "due": [instants.due_at for instants in numbers],
        "missed": [_as_json(instants.missed) for instants in numbers],
        "next": [instants.next_run_at for instants in numbers],
    }
    statement, defaults = _statement_of_runs()
    cursor.execute(statement, {**values, **defaults})
    return int(cursor.rowcount)


def _statement_of_runs() -> tuple[str, dict[str, Any]]:
    """Return the statement that makes runs with their checkpoints, and the values of new rows."""
    statement = read_statement("make_due_runs")
    run, checkpoint = ImportRun(trigger=Trigger.SCHEDULED), RunCheckpoint()
    statement, of_run = fill_in_defaults(statement, "run", run)
    statement, of_checkpoint = fill_in_defaults(statement, "checkpoint", checkpoint)
    return statement, {**of_run, **of_checkpoint}


def _as_json(instants: tuple[datetime, ...]) -> str:
    return json.dumps([instant.isoformat() for instant in instants])
