"""Measures what is promised of speed: `make bench`.

Without an option it measures imports against the least that PostgreSQL could do (`imports.py`).
With `--due` it measures `dispatch.py` instead, with `--crowd` `crowd.py`, with `--beside`
`beside.py`, with `--steps` `steps.py`, with `--search` `search.py`, with `--operations`
`operations.py`, with `--surprises` `surprises.py`, with `--paint` `paint.py`, and with
`--all-pages` `pages.py`.
"""

import argparse

from tests.bench.beside import measure_beside
from tests.bench.crowd import measure_crowd
from tests.bench.dispatch import measure_dispatch
from tests.bench.imports import measure_imports
from tests.bench.operations import measure_operations
from tests.bench.pages import measure_pages
from tests.bench.paint import measure_paint
from tests.bench.search import measure_search
from tests.bench.steps import measure_steps
from tests.bench.subject import migrated_database
from tests.bench.surprises import measure_surprises
from tests.world.standing import look_across


def main() -> None:
    arguments = _arguments()
    look_across()
    migrated_database()
    if arguments.due:
        measure_dispatch(arguments.due, arguments.rounds)
    elif arguments.crowd:
        measure_crowd(arguments.crowd, arguments.candidates, arguments.apart)
    elif arguments.beside:
        measure_beside(arguments.beside, arguments.candidates)
    elif arguments.steps:
        measure_steps(arguments.steps)
    elif arguments.search:
        measure_search(arguments.search, arguments.rows)
    elif arguments.operations:
        measure_operations(arguments.operations)
    elif arguments.surprises:
        measure_surprises(arguments.candidates)
    elif arguments.paint:
        measure_paint(arguments.rounds)
    elif arguments.all_pages:
        measure_pages(arguments.all_pages, arguments.rows, arguments.candidates)
    else:
        measure_imports(arguments.candidates, arguments.rounds, by_pages=arguments.pages)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=200_000)
    parser.add_argument("--pages", action="store_true", help="read by pages, not by files")
    parser.add_argument("--due", type=int, help="measure so many syncs that are due instead")
    parser.add_argument("--crowd", type=int, help="measure so many small syncs beside large ones")
    parser.add_argument(
        "--beside", type=int, help="measure so many accounts in one process instead"
    )
    parser.add_argument("--apart", type=float, default=0.5, help="seconds between their times")
    parser.add_argument(
        "--steps",
        type=int,
        nargs="?",
        const=100_000,
        help="measure the phases after reading instead, of a run of so many records",
    )
    parser.add_argument(
        "--search", type=int, help="measure searches among so many contacts instead"
    )
    parser.add_argument(
        "--operations", type=int, help="measure the API beside so many contacts instead"
    )
    parser.add_argument(
        "--all-pages", type=int, help="measure every page beside so many contacts instead"
    )
    parser.add_argument(
        "--rows", type=int, default=10_000_000, help="run rows beside a search or the pages"
    )
    parser.add_argument(
        "--surprises", action="store_true", help="measure previews, holds and undos instead"
    )
    parser.add_argument(
        "--paint", action="store_true", help="measure the next paint after interactions instead"
    )
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
