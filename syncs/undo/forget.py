"""Forgets what is of no use to an undo any more; the runs and their counts stay in the history
(R95, R98)."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from syncs.models import BeforeImage, ImportRun, KeptRows, Kind, RunRow, RunState, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.sql.forgetting import forget_all
from syncs.undo.obstacles import DEEDS
from syncs.undo.rules import MAX_PREVIEW_AGE

MAX_RUNS = 100
"""Whose rows are forgotten in one pass."""

KEEPING = (*UNFINISHED, RunState.SUCCEEDED)
"""The states of an undo for whose sake the rows of its preview stay."""


def forget_old_undo_previews(now: datetime) -> int:
    """Forget the rows of previews of undos that are too old to be carried out and were not; returns
    how many previews. `now` is PostgreSQL's, by which they are refused from then on."""
    rows = RunRow.objects.filter(run_id=OuterRef("pk"))
    done = ImportRun.objects.filter(shown_by=OuterRef("pk"), state__in=KEEPING)
    previews = ImportRun.objects.filter(Exists(rows), ~Exists(done), kind=Kind.UNDO_PREVIEW)
    old = _first_of(previews.filter(finished_at__lt=now - MAX_PREVIEW_AGE))
    # Noted first: where this is cut short, the rows that are left are found again.
    ImportRun.objects.filter(pk__in=old).update(rows=KeptRows.NONE)
    return _forget("forget_rows", old)


def forget_useless_images() -> int:
    """Forget the before-images of runs that cannot be undone any more, because their sync was
    deleted, or the rows of what they did are not kept; returns of how many runs."""
    images = BeforeImage.objects.filter(run_id=OuterRef("pk"))
    rows = RunRow.objects.filter(run_id=OuterRef("pk"))
    runs = ImportRun.objects.exclude(state__in=UNFINISHED).annotate(
        deeds=sum((F(name) for name in DEEDS[1:]), F(DEEDS[0]))
    )
    is_without_rows = Q(deeds__gt=0) & ~Exists(rows)
    useless = Q(sync__state=SyncState.DELETED) | is_without_rows
    return _forget("forget_images", _first_of(runs.filter(useless, Exists(images))))


def _first_of(runs: QuerySet[ImportRun]) -> list[int]:
    return list(runs.order_by("pk").values_list("pk", flat=True)[:MAX_RUNS])


def _forget(statement: str, runs: list[int]) -> int:
    for run_id in runs:
        forget_all(statement, run_id)
    return len(runs)
