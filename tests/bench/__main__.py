"""Measures what is promised of speed: `make bench`.

Without an option it measures imports against the least that PostgreSQL could do (`imports.py`).
With `--due` it measures `dispatch.py` instead, with `--crowd` `crowd.py`, with `--beside`
`beside.py`, with `--cancel` `cancel.py`, with `--steps` `steps.py`, with `--search` `search.py`,
with `--operations` `operations.py`, with `--surprises` `surprises.py`, with `--paint` `paint.py`,
with `--all-pages` `pages.py`, and with `--row-security` `row_security.py`.
"""

import argparse
from argparse import Namespace
from collections.abc import Callable, Mapping

from sandbox.trouble import TROUBLE_KINDS
from tests.bench.beside import measure_beside
from tests.bench.cancel import measure_cancel
from tests.bench.crowd import measure_crowd
from tests.bench.dispatch import measure_dispatch
from tests.bench.imports import measure_imports
from tests.bench.operations import measure_operations
from tests.bench.pages import measure_pages
from tests.bench.paint import measure_paint
from tests.bench.row_security import measure_row_security
from tests.bench.search import measure_search
from tests.bench.steps import measure_steps
from tests.bench.subject import migrated_database
from tests.bench.surprises import measure_surprises
from tests.world.standing import look_across

MEASURES: Mapping[str, Callable[[Namespace], None]] = {
    "due": lambda asked: measure_dispatch(asked.due, asked.rounds),
    "crowd": lambda asked: measure_crowd(asked.crowd, asked.candidates, asked.apart),
    "beside": lambda asked: measure_beside(asked.beside, asked.candidates),
    "cancel": lambda asked: measure_cancel(asked.cancel),
    "steps": lambda asked: measure_steps(asked.steps),
    "search": lambda asked: measure_search(asked.search, asked.rows),
    "operations": lambda asked: measure_operations(asked.operations, asked.name),
    "surprises": lambda asked: measure_surprises(asked.candidates),
    "paint": lambda asked: measure_paint(asked.rounds),
    "all_pages": lambda asked: measure_pages(asked.all_pages, asked.rows, asked.candidates),
    "row_security": lambda asked: measure_row_security(asked.candidates, asked.rounds),
}
"""What is measured instead of imports where an option asks for it, by its name."""


def main() -> None:
    asked = _arguments()
    look_across()
    migrated_database()
    for name, measure in MEASURES.items():
        if getattr(asked, name) not in (None, False):
            measure(asked)
            return
    measure_imports(asked.candidates, asked.rounds, by_pages=asked.pages)


def _arguments() -> Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=200_000)
    parser.add_argument("--pages", action="store_true", help="read by pages, not by files")
    parser.add_argument("--due", type=int, help="measure so many syncs that are due instead")
    parser.add_argument("--crowd", type=int, help="measure so many small syncs beside large ones")
    parser.add_argument(
        "--beside", type=int, help="measure so many accounts in one process instead"
    )
    parser.add_argument(
        "--cancel",
        nargs="*",
        metavar="KIND",
        choices=TROUBLE_KINDS,
        help="measure how soon runs are cancelled instead, by all kinds of trouble or some",
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
    parser.add_argument("--name", default="", help="only operations whose name has this")
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
    parser.add_argument(
        "--row-security", action="store_true", help="measure what policies cost a run instead"
    )
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
