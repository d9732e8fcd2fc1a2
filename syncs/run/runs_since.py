"""Finds the runs of a sync since one that is to be undone, each with what it redoes or takes back
(R98)."""

from collections.abc import Mapping
from dataclasses import dataclass

from syncs.models import ImportRun, Kind
from syncs.models.import_run import ONLY_SHOWING


@dataclass(frozen=True)
class RunsSince:
    """The numbers of later runs, in their order, and of each the run that it is about in the end.

    An undo is about what it undoes, and an undo of that about the same, however often and whether
    they came to their end or not: of each person the last of them says how it stands. Any other run
    is about itself.
    """

    later: list[int]
    roots: list[int]


def find_runs_since(undone: ImportRun) -> RunsSince:
    """Return the runs of the sync that may have changed anybody since."""
    runs = ImportRun.objects.filter(sync_id=undone.sync_id, settings__isnull=False)
    undos = dict(runs.filter(kind=Kind.UNDO).values_list("pk", "about_id"))
    changing = runs.filter(pk__gt=undone.pk).exclude(kind__in=ONLY_SHOWING)
    later = list(changing.order_by("pk").values_list("pk", flat=True))
    return RunsSince(later, [root_of(run, undos) for run in later])


def root_of(run: int, undos: Mapping[int, int]) -> int:
    """Return the run that one is about in the end, by the undos and what each undoes."""
    while run in undos:
        run = undos[run]
    return run
