"""Finds which runs of a sync have been since one that is to be undone, and still stand (R98)."""

from collections.abc import Iterable
from dataclasses import dataclass

from syncs.models import ImportRun, Kind, RunState
from syncs.models.import_run import ONLY_SHOWING


@dataclass(frozen=True)
class Later:
    """A run after the one that is to be undone; `undoes` is the run that it undoes, if any."""

    number: int
    undoes: int | None


def find_runs_since(undone: ImportRun) -> list[int]:
    """Return the numbers of the later runs of the sync whose doings stand: none that was undone
    itself, with its undo, so that undoing from the newest run back undoes all."""
    runs = ImportRun.objects.filter(
        sync_id=undone.sync_id, pk__gt=undone.pk, settings__isnull=False
    )
    undos = runs.filter(kind=Kind.UNDO, state=RunState.SUCCEEDED).values_list("pk", "about_id")
    others = runs.exclude(kind__in=(Kind.UNDO, *ONLY_SHOWING)).values_list("pk", flat=True)
    later = [*(Later(pk, None) for pk in others), *(Later(pk, about) for pk, about in undos)]
    return sorted(standing(later))


def standing(later: Iterable[Later]) -> set[int]:
    """Return those of later runs that neither were undone nor take back another of them."""
    left = {run.number: run for run in later}
    for run in sorted(left.values(), key=lambda each: -each.number):
        if run.number in left and run.undoes in left:
            del left[run.number], left[run.undoes]
    return set(left)
