"""The numbers of runs that are unusual for their sync (R94)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from syncs.domain.outcomes import Outcome
from syncs.history.rules.unusual import Usual, is_unusual, usual_of
from syncs.models import ImportRun, RunState
from syncs.models.import_run import IMPORTING

LOOKED_AT = 20
"""How many runs before it, as full or not as itself, a run is compared with."""

PAST = timedelta(days=400)
"""No run that is so much older than the oldest that is shown is looked for."""

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
    """Return the ids of the runs that each is compared with.

    The past of a sync is read once for all its runs: whether one was full stands in its settings,
    which are large.
    """
    if not runs:
        return {}
    oldest = min(run.created_at for run in runs.values())
    past = ImportRun.objects.filter(
        sync_id__in={run.sync_id for run in runs.values()},
        pk__lte=max(runs),
        created_at__gte=oldest - PAST,
        kind__in=IMPORTING,
        state=RunState.SUCCEEDED,
    )
    alike = defaultdict[tuple[int, bool], list[int]](list)
    before: dict[int, list[int]] = {}
    for pk, sync, is_full in past.order_by("id").values_list("pk", "sync_id", "settings__is_full"):
        earlier = alike[sync, is_full]
        if pk in runs and is_full is not None:
            before[pk] = earlier[-LOOKED_AT:]
        earlier.append(pk)
    return before


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
