"""A plugin: what each of several processes would do before its first test is parted among them.

In a new copy of the project every file of tests is compiled, with its assertions rewritten, which
takes three times as long as loading what another process has compiled. So each process begins with
another folder and finds the compiled files of the others when it comes to theirs. The first one
migrates meanwhile, for which the others had to wait. The tests, and their order, are the same.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from pytest_django.plugin import blocking_manager_key

from recruitsync.environment import PROJECT
from tests.world.databases import keep_migrated

TESTS = PROJECT / "tests"

T = TypeVar("T")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Migrate in the first of several processes."""
    is_ours = "postgresql" in os.environ.get("EMBEDDED_SERVERS", "").split(",")
    if is_ours and _place() == 0:
        with session.config.stash[blocking_manager_key].unblock():
            keep_migrated()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Begin at the process's own place in the folder of all tests."""
    report = yield
    place = _place()
    if place is not None and collector.path == TESTS:
        report.result = turned(report.result, place, _processes())
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Put the tests back into the order of their folders, before others look at it."""
    if _place() is not None:
        items.sort(key=lambda item: item.path.parts)
    yield


def turned(parts: list[T], place: int, processes: int) -> list[T]:
    """Return the same parts, from that share on which is the process's own."""
    begin = len(parts) * place // processes
    return [*parts[begin:], *parts[:begin]]


def _place() -> int | None:
    """Return the number of this process among several, from 0; None where it is the only one."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    return int(name.removeprefix("gw")) if name else None


def _processes() -> int:
    return int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
