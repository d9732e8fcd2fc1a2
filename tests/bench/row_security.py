"""What row-level security costs a run: processor seconds of PostgreSQL and of the worker, as the
application, for whose role the policies hold, and as the owner of the tables, for whom none does.

Processor seconds of the two processes that work are compared, and no seconds of the clock, so that
a machine that does something else beside does not tell.
"""

import sys
import time
from collections import defaultdict
from contextlib import nullcontext
from statistics import median

import psutil
from django.db import connection

from syncs.models import RunState, Sync
from syncs.queue.request import request_run
from tests.bench.subject import have_files_made, let_the_database_settle, make_subject
from tests.processes.sandbox import sandbox
from tests.world.imports import drive
from tests.world.owner import as_owner

KINDS = ("first import", "unchanged re-import")


def measure_row_security(candidates: int, rounds: int) -> None:
    """Print the medians for a first import and an unchanged re-import, by role in turns."""
    cost: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with sandbox(candidates) as line:
        for number in range(rounds):
            for role in ("application", "owner"):
                with as_owner() if role == "owner" else nullcontext():
                    sync = make_subject(line, f"bench-{role}-{number}")
                    have_files_made(sync)
                    for kind in KINDS:
                        let_the_database_settle()
                        cost[kind, role].append(_seconds_of_run(sync))
    for (kind, role), seconds in sorted(cost.items()):
        postgres, worker = (median(each) for each in zip(*seconds, strict=True))
        sys.stdout.write(
            f"{kind:>20} as {role:11} {postgres:6.2f} s PostgreSQL, {worker:6.2f} s worker"
            f"  ({', '.join(f'{each:.2f}' for each, _ in seconds)})\n"
        )


def _seconds_of_run(sync: Sync) -> tuple[float, float]:
    """Do a full run in this process; return the processor seconds of PostgreSQL and of our own."""
    run = request_run(sync, user=None, full=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    before = sum(backend.cpu_times()[:2]), time.process_time()
    drive(run)
    assert run.state == RunState.SUCCEEDED, f"{run.error} {run.what_to_do}"
    return sum(backend.cpu_times()[:2]) - before[0], time.process_time() - before[1]
