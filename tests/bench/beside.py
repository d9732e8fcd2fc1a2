"""How much memory a worker's process has while its turns beside one another read large files.

All files come late, so that each account's run has waited and all are at work at the same time
(`docs/decisions/0053-turns-beside.md`).
"""

import sys
import time

import httpx

from syncs.models import ImportRun, RunState
from syncs.models.import_run import UNFINISHED
from syncs.queue.request import request_run
from tests.bench.worker import peak_of, worker
from tests.processes.sandbox import sandbox
from tests.processes.subject import make_sync

LATE_SECONDS = 20
"""Long enough for a turn a second or two to begin for each of nine accounts."""


def measure_beside(accounts: int, candidates: int) -> None:
    """Print the most memory of a worker whose process imports so many accounts at once, of so many
    candidates each."""
    with sandbox(candidates) as line, worker() as process:
        late = {"kind": "latency", "match": "/result", "times": accounts, "seconds": LATE_SECONDS}
        httpx.post(f"{line['control_url']}/trouble", json=late).raise_for_status()
        syncs = [make_sync(line, f"bench-beside-{each}") for each in range(accounts)]
        runs = [request_run(sync, user=None, full=True).pk for sync in syncs]
        began = time.monotonic()
        at_once = 0
        while ImportRun.objects.filter(pk__in=runs, state__in=UNFINISHED).exists():
            held = ImportRun.objects.filter(pk__in=runs, checkpoint__lease_until__isnull=False)
            at_once = max(at_once, held.count())
            time.sleep(0.5)
        failed = ImportRun.objects.filter(pk__in=runs).exclude(state=RunState.SUCCEEDED).count()
        sys.stdout.write(
            f"\n{accounts} accounts of {candidates:,} candidates, {at_once} at a time, in"
            f" {time.monotonic() - began:.0f} s; failed: {failed}\n"
            f"  the worker's process had {peak_of(process):,.0f} MB at most\n"
        )
