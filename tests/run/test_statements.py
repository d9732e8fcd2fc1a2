"""What a run costs at rest: PostgreSQL is asked so often, however little there is to do.

A thousand small organisations have a thousand small runs, and each question takes a round trip.
"""

from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.db import connection

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.models import Phase, RunState, Sync
from syncs.queue.request import request_run
from syncs.run.advance import advance_next
from syncs.run.steps import PHASE_STEPS
from tests.world.source import Source

FIRST, UNCHANGED = 84, 57
"""Statements of a run that brings twenty people, and of one that finds them unchanged."""


def test_a_small_run_asks_no_more_than_this(source: Source, sync: Sync) -> None:
    for number in range(20):
        source.add(f"{number}@mail.example", First_Name="Maria", Last_Name=f"Silva {number}")

    assert (count_statements(sync), count_statements(sync)) == (FIRST, UNCHANGED)


def test_a_run_that_has_grown_is_small_no_more(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tidying may add many people who are held to a few records; others wait for none of them."""
    source.add("maria@mail.example")
    tidy, decide = PHASE_STEPS[Phase.TIDY], PHASE_STEPS[Phase.DECIDE]
    seen: list[str] = []

    def tidy_and_grow(context: RunContext, lease: Lease) -> None:
        tidy(context, lease)
        monkeypatch.setattr("syncs.checkpoint.phases.SMALL", 0)

    def look_from_outside(context: RunContext, lease: Lease) -> None:
        outside = psycopg2.connect(**connection.get_connection_params())
        with closing(outside), outside.cursor() as cursor:
            served = [str(context.organisation_id)]
            cursor.execute("SELECT set_config('recruitsync.organisation', %s, false)", served)
            cursor.execute("SELECT phase FROM syncs_runcheckpoint")
            seen.extend(phase for (phase,) in cursor.fetchall())
        decide(context, lease)

    monkeypatch.setitem(PHASE_STEPS, Phase.TIDY, tidy_and_grow)
    monkeypatch.setitem(PHASE_STEPS, Phase.DECIDE, look_from_outside)
    run = request_run(sync, user=None)
    advance_next()

    run.refresh_from_db()
    assert run.state == RunState.SUCCEEDED
    assert seen == [Phase.DECIDE]


def count_statements(sync: Sync) -> int:
    """Run the sync in one turn of a worker, and return how many statements it took."""
    run = request_run(sync, user=None)
    statements: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        advance_next()

    run.refresh_from_db()
    assert run.state == RunState.SUCCEEDED
    return len(statements)
