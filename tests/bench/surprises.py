"""What it costs that nothing leaves by surprise: previews, a hold, the removal and its undo, each
of all people of a large sync."""

import sys
import time

from django.db import connection

from criteria import Condition, Criteria
from criteria.fields import ValueType
from syncs.clock import database_now
from syncs.holds.actions.answer import answer_hold
from syncs.models import (
    Hold,
    HoldAnswer,
    ImportRun,
    Phase,
    Policy,
    RunCheckpoint,
    RunState,
    Selection,
    Sync,
)
from syncs.models.import_run import IMPORTING
from syncs.preview.actions.request import request_preview
from syncs.queue.request import request_run
from syncs.undo.actions import apply_undo, request_undo
from tests.bench.subject import let_the_database_settle, make_subject
from tests.bench.worker import worker
from tests.processes.sandbox import sandbox

LEDGER = """
    SELECT pg_total_relation_size('syncs_runrow') + pg_total_relation_size('syncs_unchangedblock')
"""

DOING = (Phase.APPLY, Phase.APPLY_DUPLICATES, Phase.APPLY_REMOVALS)

ENDED_WELL = (RunState.SUCCEEDED, RunState.HELD)

NOBODY = Criteria(
    conditions=(
        Condition(
            field="Last_Name",
            label="Last Name",
            type=ValueType.TEXT,
            operator="is",
            values=("nobody is called so",),
        ),
    )
)


def measure_surprises(candidates: int) -> None:
    """Print the seconds of each, and by how many bytes the ledger has grown for each person."""
    with sandbox(candidates) as line, worker():
        sync = make_subject(line, "bench-surprises")
        for time_of_day in ("cold", "warm"):
            what = f"preview of it all, {time_of_day}"
            _measure(what, request_preview(sync, None), candidates)
        first = _measure("first import", request_run(sync, user=None, full=True), candidates)
        let_the_database_settle()
        _measure("preview without changes", request_preview(sync, None), candidates)
        _measure("undo of it all, previewed", request_undo(first, None), candidates)
        _select_nobody(sync)
        held = _measure(
            "import that holds all", request_run(sync, user=None, full=True), candidates
        )
        removal = answer_hold(Hold.objects.get(pk=held.pk), HoldAnswer.REMOVE, None, database_now())
        assert removal is not None
        removed = _measure("removal of all", removal, candidates)
        shown = _measure("undo of that, previewed", request_undo(removed, None), candidates)
        _measure("undo of that", apply_undo(shown, None), candidates)


def _select_nobody(sync: Sync) -> None:
    sync.selection = Selection.CRITERIA
    sync.criteria = NOBODY.model_dump(mode="json")
    sync.no_match = Policy.REMOVE_FROM_LIST
    sync.save()


def _measure(what: str, run: ImportRun, people: int) -> ImportRun:
    before, started, decided = _ledger(), time.perf_counter(), 0.0
    while not run.is_finished:
        time.sleep(0.02)
        if run.kind in IMPORTING and not decided and _is_decided(run):
            decided = time.perf_counter() - started
        run.refresh_from_db()
    seconds = time.perf_counter() - started
    assert run.state in ENDED_WELL, f"{run.state} {run.error} {run.what_to_do}"
    grown = (_ledger() - before) / people
    sys.stdout.write(
        f"{what:>28} {seconds:7.2f} s {people / seconds:9,.0f} people/s"
        f" {grown:6.0f} bytes a person in the ledger\n"
    )
    if decided:
        sys.stdout.write(f"{'of that, read and decided in':>28} {decided:7.2f} s\n")
    sys.stdout.flush()
    return run


def _is_decided(run: ImportRun) -> bool:
    """Tell whether a run begins to do what it has decided, which a preview never does (R75)."""
    return RunCheckpoint.objects.filter(pk=run.pk, phase__in=DOING).exists()


def _ledger() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LEDGER)
        ((size,),) = cursor.fetchall()
    return int(size)
