"""A plugin: tests that take long begin first, dealt to all processes.

One that begins last keeps one processor busy, and all others wait for it.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

from recruitsync.environment import PROJECT

LONG = (
    "tests/processes",
    "tests/journeys",
    "tests/devtools/demo",
    "tests/all_pages/test_matrix.py",
    "tests/run/test_ends_between_ranges.py",
    "tests/api/test_query_counts.py",
    "tests/manifest/test_round_trip.py",
    "tests/fetch/test_moving_source.py",
    "tests/fetch/test_related_property.py",
    "tests/history/test_blocks.py",
    "tests/run/test_decisions_property.py",
    "tests/run/test_hold_cut_short.py",
    "tests/run/test_runs_cut_short.py",
    "tests/surprise/test_surprise.py",
    "tests/undo/test_undo_worlds.py",
    "tests/why/test_why_agrees.py",
)
"""Folders and files with tests of ten seconds and more, the longest first. A file whose tests share
what takes long to begin is not among them: each process would begin it anew."""

T = TypeVar("T")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them at the beginning of what each process gets."""
    places = {id(item): _place_among_long(item) for item in items}
    long = sorted(
        (item for item in items if places[id(item)] < len(LONG)), key=lambda item: places[id(item)]
    )
    others = [item for item in items if places[id(item)] == len(LONG)]
    items[:] = dealt(long, others, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _place_among_long(item: pytest.Item) -> int:
    path = item.path.relative_to(PROJECT).as_posix()
    found = (
        place for place, name in enumerate(LONG) if path == name or path.startswith(f"{name}/")
    )
    return next(found, len(LONG))


def dealt(long: Sequence[T], others: Sequence[T], processes: int) -> list[T]:
    """Return all in as many parts as there are processes, of the sizes that xdist cuts, each of
    which begins with its share of the long ones."""
    order: list[T] = []
    left, begin = len(long) + len(others), 0
    for place in range(processes):
        size = left // (processes - place)
        share = long[place::processes]
        end = begin + max(0, size - len(share))
        order += [*share, *others[begin:end]]
        left, begin = left - size, end
    return [*order, *others[begin:]]
