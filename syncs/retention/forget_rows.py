"""Forgets the rows of runs that ended long ago, a little at each tick; the runs stay in the history
with their counts (R95).

A run is marked first, under the lock under which undos are asked for, so that nobody undoes what is
there only in part. Then its rows go, in pieces so short that no run waits for one, and a tick ends
after some seconds: the next one goes on, whoever was killed meanwhile
(`docs/decisions/0034-what-is-kept.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from syncs.models import ImportRun, KeptRows, RunState, Sync
from syncs.models.import_run import UNFINISHED
from syncs.sql.statements import execute

PIECE = 5_000
"""Rows deleted in one transaction, some hundredths of a second."""

MAX_RUNS = 100
"""How many runs are looked for at a time."""

MAX_SECONDS = 4.0
"""The longest that a tick works: others wait for the worker of the clock."""


def forget_old_rows(now: datetime, *, max_seconds: float = MAX_SECONDS) -> int:
    """Forget rows of runs that ended longer ago than the setting says, the oldest first; return how
    many. `now` is PostgreSQL's."""
    until, forgotten = monotonic() + max_seconds, 0
    for run in _runs_to_forget(now):
        if run.rows == KeptRows.ALL and not _mark(run):
            continue
        for deleted in _pieces(run.pk):
            forgotten += deleted
            if monotonic() > until:
                return forgotten
        ImportRun.objects.filter(pk=run.pk).update(rows=KeptRows.NONE)
    return forgotten


def rows_kept_since(now: datetime) -> datetime:
    """Return the instant before which runs ended whose rows are kept no longer."""
    return now - timedelta(days=settings.ROWS_KEPT_DAYS)


def _runs_to_forget(now: datetime) -> QuerySet[ImportRun]:
    """Return the oldest runs that have rows and ended long ago; who is held waits for an answer."""
    runs = ImportRun.objects.filter(
        ~Q(rows=KeptRows.NONE), finished_at__lt=rows_kept_since(now)
    ).exclude(state=RunState.HELD)
    return runs.only("sync_id", "rows").order_by("pk")[:MAX_RUNS]


@transaction.atomic
def _mark(run: ImportRun) -> bool:
    """Note that the rows go, unless they are about to be undone or applied just now."""
    Sync.with_deleted.select_for_update().filter(pk=run.sync_id).first()
    at_work = ImportRun.objects.filter(about=OuterRef("pk"), state__in=UNFINISHED)
    shown = ImportRun.objects.filter(shown_by=OuterRef("pk"), state__in=UNFINISHED)
    free = ImportRun.objects.filter(~Exists(at_work), ~Exists(shown), pk=run.pk, rows=KeptRows.ALL)
    return bool(free.update(rows=KeptRows.SOME))


def _pieces(run_id: int) -> Iterator[int]:
    """Delete a piece at a time, until there are no rows left; yield how many each was."""
    with connection.cursor() as cursor:
        while deleted := execute(cursor, "forget_rows", run_id=run_id, at_most=PIECE):
            yield deleted
