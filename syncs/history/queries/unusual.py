"""The numbers of runs that are unusual for their sync (R94)."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from syncs.domain.outcomes import Outcome
from syncs.history.rules.unusual import Usual, is_unusual, usual_of
from syncs.models import ImportRun, RunState
from syncs.models.import_run import IMPORTING

LOOKED_AT = 20
"""How many runs before it, as full or not as itself, a run is compared with."""

COMPARED = (
    Outcome.NEW,
    Outcome.RE_ADDED,
    Outcome.DUPLICATE,
    Outcome.UPDATED,
    Outcome.IGNORED,
    Outcome.DELETED,
)

NUMBERS = tuple(outcome.code for outcome in COMPARED)


def unusual_numbers(runs: Iterable[ImportRun]) -> Mapping[int, Mapping[Outcome, Usual]]:
    """Return, by the id of a run, its unusual outcomes with what they usually are.

    Two queries for any number of runs. Only imports that succeeded have any.
    """
    judged = {run.pk: run for run in runs if _is_judged(run)}
    before = _before(judged)
    past = _numbers(number for ids in before.values() for number in ids)
    return {
        pk: _unusual(run, [past[number] for number in before.get(pk, ()) if number in past])
        for pk, run in judged.items()
    }


def _is_judged(run: ImportRun) -> bool:
    return run.kind in IMPORTING and run.state == RunState.SUCCEEDED


def _before(runs: Mapping[int, ImportRun]) -> dict[int, list[int]]:
    """Return the ids of the runs that each is compared with."""
    earlier = ImportRun.objects.filter(
        sync_id=OuterRef("sync_id"),
        pk__lt=OuterRef("pk"),
        settings__is_full=OuterRef("settings__is_full"),
        kind__in=IMPORTING,
        state=RunState.SUCCEEDED,
    )
    ids = ArraySubquery(earlier.order_by("-id").values("id")[:LOOKED_AT])
    return dict(ImportRun.objects.filter(pk__in=runs).annotate(ids=ids).values_list("pk", "ids"))


def _numbers(ids: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = ImportRun.objects.filter(pk__in=set(ids)).values("pk", *NUMBERS)
    return {row["pk"]: row for row in rows}


def _unusual(run: ImportRun, past: list[dict[str, int]]) -> dict[Outcome, Usual]:
    usual = {each: usual_of([row[each.code] for row in past]) for each in COMPARED}
    return {
        outcome: known
        for outcome, known in usual.items()
        if known and is_unusual(getattr(run, outcome.code), known)
    }
