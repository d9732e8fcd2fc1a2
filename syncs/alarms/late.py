"""Syncs and runs that are late: due, and not started (R84).

PostgreSQL's clock decides. What is due by a schedule is late whatever it waits for, also where that
is another run of its sync, which may wait for days itself: that one is named. A run that somebody
asked for while another one was at work is not late: it begins when that one ends.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, JSONObject, Now
from django.db.models.lookups import LessThan

from syncs.models import ImportRun, Kind, RunState, Sync, SyncState


def annotate_late_syncs(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Add `late_since`: the instant at which a late sync was due, None for others; and
    `late_behind`, the run of it that the due one waits for, as `_run_ahead` has it."""
    runs = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind=Kind.IMPORT)
    queued = runs.filter(state=RunState.QUEUED)
    is_overdue = Q(state=SyncState.ACTIVE, next_run_at__lt=_the_latest())
    return syncs.annotate(
        late_since=Coalesce(
            Subquery(queued.annotate(late_since=_late_since_of_run()).values("late_since")[:1]),
            Case(When(is_overdue, then=F("next_run_at"))),
        ),
        late_behind=Case(When(Exists(queued), then=_run_ahead("pk"))),
    )


def annotate_late_runs(runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    """Add `late_since`: the instant at which a late run was due or asked for, None for others; and
    `late_behind`, the run that it waits for, as `_run_ahead` has it."""
    ahead = Case(When(state=RunState.QUEUED, then=_run_ahead("sync_id")))
    return runs.annotate(late_since=_late_since_of_run(), late_behind=ahead)


def late_since(run: ImportRun) -> datetime | None:
    """Return since when a run is late, None where it is not."""
    if run.state != RunState.QUEUED:
        return None
    asked = ImportRun.objects.filter(pk=run.pk).annotate(late_since=_late_since_of_run())
    return asked.values_list("late_since", flat=True).first()


def _late_since_of_run() -> Case:
    due_at = Coalesce("due_at", "created_at")
    running = ImportRun.objects.filter(sync_id=OuterRef("sync_id"), state=RunState.RUNNING)
    is_overdue = Q(LessThan(due_at, _the_latest()), state=RunState.QUEUED)
    is_late = is_overdue & (Q(due_at__isnull=False) | ~Exists(running))
    return Case(When(is_late, then=due_at))


def _run_ahead(sync_id: str) -> Subquery:
    """Return the running run of a sync: its number, its kind, and the ISO instant at which it goes
    on, where it waits itself; None where none is running."""
    running = ImportRun.objects.filter(sync_id=OuterRef(sync_id), state=RunState.RUNNING)
    waits = Q(checkpoint__lease_until=None, checkpoint__wake_at__gt=Now(), cancel_requested_at=None)
    told = JSONObject(
        run="pk", kind="kind", goes_on_at=Case(When(waits, then="checkpoint__wake_at"))
    )
    return Subquery(running.annotate(told=told).values("told")[:1])


def _the_latest() -> CombinedExpression:
    """Return the instant before which what is due should have started."""
    return Now() - timedelta(seconds=settings.LATE_SECONDS)
