"""Deletes closed organisations for good once their waiting period is over (R102).

The large tables first, batch by batch, each in a transaction of its own: a worker that dies leaves
the rest to the next tick, and nobody can restore meanwhile, as the time for it is over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.db import connection, transaction

from accounts.audit.doors import AuditDoor, open_door
from accounts.models import Closure
from accounts.tenancy.standing import serving
from syncs.closing.actions.close import halt_again
from syncs.models import ImportRun, OrganisationTurn, Sync
from syncs.sql.staging import tables_of_runs
from syncs.sql.statements import execute_outside_runs, related_table_of, staging_table_of

logger = logging.getLogger(__name__)

BATCH = 20_000
"""Rows that one statement deletes."""

MAX_SECONDS = 20
"""The longest that a tick works, as others wait for the worker of the clock."""

LARGE_TABLES = (
    "purge_claims",
    "purge_memberships",
    "purge_departures",
    "purge_run_rows",
    "purge_unchanged_blocks",
    "purge_before_images",
    "purge_held_records",
    "purge_source_links",
    "purge_opted_out",
    "purge_strangers",
    "purge_edited_values",
    "purge_contacts",
    "purge_search_backlog",
    "purge_suppressions",
    "purge_lifted_suppressions",
    "purge_suppression_lines",
    "purge_erased_addresses",
    "purge_people_changes",
)
"""The statements, in their order: what is found by lists, syncs and runs before these, and last
what the others themselves have noted."""


def end_closed_organisations(now: datetime, *, max_seconds: float = MAX_SECONDS) -> int:
    """Halt what still runs in closed organisations, and delete those whose time is over.

    `now` is PostgreSQL's. Returns how many were deleted; what was not done in `max_seconds` is
    done at the next tick.
    """
    until = monotonic() + max_seconds
    for closure in Closure.objects.filter(delete_at__gt=now).select_related("organisation"):
        halt_again(closure, now)
    due = Closure.objects.filter(delete_at__lte=now).order_by("delete_at")
    return sum(_purge(closure, until) for closure in due.select_related("organisation"))


def _purge(closure: Closure, until: float) -> bool:
    """Delete one organisation; False if the time was not enough, or somebody else is at it. Nothing
    of another one can go with it."""
    with serving(closure.pk):
        return _purge_served(closure, until)


def _purge_served(closure: Closure, until: float) -> bool:
    for _ in _batches(closure):
        if monotonic() > until:
            return False
    with transaction.atomic(), open_door(AuditDoor.PURGE):
        held = Closure.objects.select_for_update(skip_locked=True).filter(pk=closure.pk).first()
        if held is None:
            return False
        _delete_the_rest(held)
    logger.warning("organisation %s: deleted for good", closure.pk)
    return True


def _batches(closure: Closure) -> Iterator[int]:
    """Delete the large tables, and yield after each batch how many rows it had."""
    for statement in LARGE_TABLES:
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                # Waits for who restores it; that one has found it before its time was over.
                if not Closure.objects.select_for_update().filter(pk=closure.pk).exists():
                    return
                deleted = execute_outside_runs(
                    cursor, statement, organisation=closure.pk, batch=BATCH
                )
            yield deleted
            if deleted < BATCH:
                break


def _delete_the_rest(closure: Closure) -> None:
    organisation = closure.organisation
    _drop_tables_of_runs(organisation.pk)
    OrganisationTurn.objects.filter(pk=organisation.pk).delete()
    # Syncs protect their list and connection, so they go first.
    Sync.with_deleted.filter(organisation=organisation).delete()
    organisation.delete()


def _drop_tables_of_runs(organisation_id: int) -> None:
    """Drop what a run left that never ended."""
    runs = ImportRun.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True)
    names = {name for run in runs for name in (staging_table_of(run), related_table_of(run))}
    with connection.cursor() as cursor:
        for name in sorted(names & tables_of_runs(cursor)):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
