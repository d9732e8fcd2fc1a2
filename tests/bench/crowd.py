"""How soon small syncs start whose time has come beside three large imports, with one worker.

Each small one is of an organisation of its own. Their times come one after the other, as fast as
one worker process can keep up with, and Beat finds them as it always does.
"""

import sys
import time
from datetime import datetime, timedelta
from statistics import median

from syncs.alarms.late import annotate_late_syncs
from syncs.clock import database_now
from syncs.models import ImportRun, RunState, Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.queue.request import request_run
from tests.bench.worker import beat, worker
from tests.processes.sandbox import sandbox
from tests.processes.subject import make_sync

SMALL = 20
"""Records of a small one."""

LARGE_ONES = 3
TO_BE_READY = timedelta(seconds=10)
"""From when the syncs are there until the first one is due."""


def measure_crowd(number: int, candidates: int, apart: float) -> None:
    """Print how long after its time each small sync started, their times being `apart` seconds
    apart."""
    with sandbox(candidates) as many, sandbox(SMALL) as few, worker(), beat():
        large = [make_sync(many, f"bench-large-{each}") for each in range(LARGE_ONES)]
        runs = [request_run(sync, user=None, full=True).pk for sync in large]
        _wait_until_at_work(runs)
        _make_small_ones(few, number, apart)
        most_late, large_at_work = 0, 0
        while ImportRun.objects.filter(due_at__isnull=False).count() < number or _are_any_left():
            time.sleep(2)
            syncs = annotate_late_syncs(Sync.objects.all())
            most_late = max(most_late, sum(bool(vars(sync)["late_since"]) for sync in syncs))
            large_at_work += ImportRun.objects.filter(pk__in=runs, state__in=UNFINISHED).exists()
        _say(number, apart, most_late, 2 * large_at_work)


def _wait_until_at_work(runs: list[int]) -> None:
    while ImportRun.objects.filter(pk__in=runs, state=RunState.QUEUED).exists():
        time.sleep(0.5)


def _make_small_ones(line: dict[str, str], number: int, apart: float) -> None:
    syncs = [make_sync(line, f"bench-small-{each}") for each in range(number)]
    first = database_now() + TO_BE_READY
    for place, sync in enumerate(syncs):
        sync.state, sync.next_run_at = SyncState.ACTIVE, first + timedelta(seconds=apart * place)
    Sync.objects.bulk_update(syncs, ["state", "next_run_at"])


def _are_any_left() -> bool:
    return ImportRun.objects.filter(due_at__isnull=False, state__in=UNFINISHED).exists()


def _say(number: int, apart: float, most_late: int, beside: int) -> None:
    runs = ImportRun.objects.filter(due_at__isnull=False)
    failed = runs.exclude(state=RunState.SUCCEEDED).count()
    delays = sorted(_seconds(run.due_at, run.started_at) for run in runs)
    made = sorted(_seconds(run.due_at, run.created_at) for run in runs)
    took = [_seconds(run.started_at, run.finished_at) for run in runs]
    sys.stdout.write(
        f"\n{number:,} syncs of {SMALL} records, {apart} s apart, about {beside} s of it beside"
        f" {LARGE_ONES} large imports\n"
        f"  started after their time: median {median(delays):.1f} s,"
        f" 99 % within {delays[int(len(delays) * 0.99)]:.1f} s, the last {delays[-1]:.1f} s\n"
        f"  of it until there was a run: median {median(made):.1f} s,"
        f" 99 % within {made[int(len(made) * 0.99)]:.1f} s\n"
        f"  took: median {median(took):.2f} s; late at a time: {most_late}; failed: {failed}\n"
    )


def _seconds(begin: datetime | None, end: datetime | None) -> float:
    assert begin is not None
    assert end is not None
    return (end - begin).total_seconds()
