"""Syncs and runs that are late: due, and not started (R84).

PostgreSQL's clock decides. A run that waits for another one of its sync is not late: it begins when
that one ends.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import LessThan

from syncs.models import ImportRun, Kind, RunState, Sync, SyncState


def annotate_late_syncs(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Add `late_since`: the instant at which a late sync was due, None for others."""
    runs = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind=Kind.IMPORT)
    queued = runs.filter(state=RunState.QUEUED)
    is_overdue = Q(state=SyncState.ACTIVE, next_run_at__lt=_the_latest())
    return syncs.annotate(
        late_since=Coalesce(
            Subquery(queued.annotate(late_since=_late_since_of_run()).values("late_since")[:1]),
            Case(When(is_overdue, then=F("next_run_at"))),
        )
    )


def annotate_late_runs(runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    """Add `late_since`: the instant at which a late run was due or asked for, None for others."""
    return runs.annotate(late_since=_late_since_of_run())


def late_since(run: ImportRun) -> datetime | None:
    """Return since when a run is late, None where it is not."""
    if run.state != RunState.QUEUED:
        return None
    asked = ImportRun.objects.filter(pk=run.pk).annotate(late_since=_late_since_of_run())
    return asked.values_list("late_since", flat=True).first()


def _late_since_of_run() -> Case:
    due_at = Coalesce("due_at", "created_at")
    running = ImportRun.objects.filter(sync_id=OuterRef("sync_id"), state=RunState.RUNNING)
    is_late = Q(LessThan(due_at, _the_latest()), state=RunState.QUEUED) & ~Exists(running)
    return Case(When(is_late, then=due_at))


def _the_latest() -> CombinedExpression:
    """Return the instant before which what is due should have started."""
    return Now() - timedelta(seconds=settings.LATE_SECONDS)
