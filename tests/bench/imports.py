"""First import, re-imports and an incremental run, in turns with the floor; it prints medians.

Full reads come as files, as for any account of that size, or by pages. A re-import reads
everything again: without a change, and after one in a hundred records has changed. Ten conditions
are such as nearly all meet. *Nothing new* is an incremental run.

The sandbox has the files ready, or the pages of a first import: what it takes for them is no part
of a run.

Reading alone is measured too: what one Python process needs for the records before anything is
done with them, which no run can be faster than.

Every round is a fresh organisation, so that each first import is one. Rounds alternate with the
floor because machines are noisy: compare ratios, not seconds.
"""

import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.floor import measure_floor, write_mapped_rows
from tests.bench.subject import (
    LedgerSize,
    change_records,
    have_files_made,
    let_the_database_settle,
    make_asking_subject,
    make_subject,
    read_only,
    run_once,
)
from tests.bench.worker import peak_of, worker
from tests.processes.sandbox import sandbox

NAMES = {
    "floor": "floor",
    "read": "reading alone",
    "first": "first import",
    "again": "unchanged re-import",
    "changed": "1 % changed",
    "conditions": "first, ten conditions",
    "nothing": "nothing new",
}


def measure_imports(candidates: int, rounds: int, *, by_pages: bool) -> None:
    """Print after each round the medians of all so far, also as multiples of the floor."""
    if by_pages:
        os.environ["BULK_READ_ABOVE"] = "100000000"
    with TemporaryDirectory() as folder, sandbox(candidates) as line, worker() as process:
        rows = Path(folder) / "rows"
        seconds: dict[str, list[float]] = {name: [] for name in NAMES}
        for number in range(rounds):
            sync = make_subject(line, f"bench-{number}")
            if not rows.exists():
                write_mapped_rows(sync, rows)
            seconds["floor"].append(measure_floor(rows))
            seconds["read"].append(read_only(sync))
            have_files_made(sync)
            seconds["first"].append(run_once(sync, full=True))
            let_the_database_settle()
            before = LedgerSize.now()
            seconds["again"].append(run_once(sync, full=True))
            growth = LedgerSize.now().growth_since(before)
            seconds["nothing"].append(run_once(sync, full=False))
            change_records(line, candidates // 100)
            have_files_made(sync)
            seconds["changed"].append(run_once(sync, full=True))
            asking = make_asking_subject(line, f"bench-asking-{number}")
            have_files_made(asking)
            seconds["conditions"].append(run_once(asking, full=True))
            _say(candidates, seconds, growth)
            sys.stdout.write(f"The worker had {peak_of(process):,.0f} MB at most.\n")


def _say(candidates: int, seconds: dict[str, list[float]], growth: str) -> None:
    floor = median(seconds["floor"])
    sys.stdout.write(f"\n{candidates:,} candidates, medians of {len(seconds['floor'])}\n")
    for name, label in NAMES.items():
        middle = median(seconds[name])
        each = ", ".join(f"{second:.2f}" for second in seconds[name])
        rate = candidates / middle
        ratio = middle / floor
        sys.stdout.write(
            f"{label:>22} {middle:7.2f} s {rate:9,.0f} records/s {ratio:5.2f} × floor  ({each})\n"
        )
    sys.stdout.write(f"{growth}\n")
    sys.stdout.flush()
