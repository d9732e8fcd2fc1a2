"""The measurement of first import, unchanged re-import and floor, in turns; it prints medians.

Reading alone is measured too: what one Python process needs for the records before anything is
done with them, which no run can be faster than.

With `--due` it measures `dispatch.py` instead, with `--crowd` `crowd.py`, and with `--steps`
`steps.py`.

Every round is a fresh organisation, so that each first import is one. Rounds alternate with the
floor because machines are noisy: compare ratios, not seconds.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.crowd import measure_crowd
from tests.bench.dispatch import measure_dispatch
from tests.bench.floor import measure_floor, write_mapped_rows
from tests.bench.steps import measure_steps
from tests.bench.subject import (
    let_the_database_settle,
    make_subject,
    migrated_database,
    read_only,
    run_once,
)
from tests.bench.worker import worker
from tests.processes.sandbox import sandbox

NAMES = {
    "floor": "floor",
    "read": "reading alone",
    "first": "first import",
    "again": "unchanged re-import",
}


def main() -> None:
    arguments = _arguments()
    migrated_database()
    if arguments.due:
        measure_dispatch(arguments.due, arguments.rounds)
        return
    if arguments.crowd:
        measure_crowd(arguments.crowd, arguments.candidates, arguments.apart)
        return
    if arguments.steps:
        measure_steps(arguments.steps)
        return
    with TemporaryDirectory() as folder, sandbox(arguments.candidates) as line, worker():
        rows = Path(folder) / "rows"
        seconds: dict[str, list[float]] = {name: [] for name in NAMES}
        for number in range(arguments.rounds):
            sync = make_subject(line, f"bench-{number}")
            if not rows.exists():
                write_mapped_rows(sync, rows)
            seconds["floor"].append(measure_floor(rows))
            seconds["read"].append(read_only(sync))
            seconds["first"].append(run_once(sync, full=True))
            let_the_database_settle()
            seconds["again"].append(run_once(sync, full=True))
            _say(arguments.candidates, seconds)


def _say(candidates: int, seconds: dict[str, list[float]]) -> None:
    floor = median(seconds["floor"])
    sys.stdout.write(f"\n{candidates:,} candidates, medians of {len(seconds['floor'])}\n")
    for name, label in NAMES.items():
        middle = median(seconds[name])
        each = ", ".join(f"{second:.2f}" for second in seconds[name])
        rate = candidates / middle
        ratio = middle / floor
        sys.stdout.write(
            f"{label:>20} {middle:7.2f} s {rate:9,.0f} records/s {ratio:5.2f} × floor  ({each})\n"
        )
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=200_000)
    parser.add_argument("--due", type=int, help="measure so many syncs that are due instead")
    parser.add_argument("--crowd", type=int, help="measure so many small syncs beside large ones")
    parser.add_argument("--apart", type=float, default=0.5, help="seconds between their times")
    parser.add_argument(
        "--steps",
        type=int,
        nargs="?",
        const=100_000,
        help="measure the phases after reading instead, of a run of so many records",
    )
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
