"""Fixture: what many tests begin with is made once for those of a module that follow each other.

A house and the people who look at it take a hundred statements, more than most tests do themselves.
So they are laid as a ground, in a transaction that stays open: each test works behind a savepoint
and finds its ground as it was made. The next test keeps as many parts as it begins with too, and
none that it does not ask for.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

T = TypeVar("T")

FRESH_SECONDS = 10.0
"""For how long a ground is new enough for what says how long ago something was."""

COMMITTING = {"transactional_db", "live_server"}
"""The fixtures of tests that commit, as pytest-django knows them."""

_MAKERS: dict[str, Callable[["Ground"], Any]] = {}
"""How the parts are made, by the names of their fixtures, in the order in which they are laid."""


def part_of_ground(name: str, make: Callable[["Ground"], T]) -> Callable[..., T | None]:
    """Return the fixture `name`, for a test's own copy of what was made; None in a test that
    commits, which has no ground.

    It is not to be replaced by others: a fixture that may be asks for it.
    """
    _MAKERS[name] = make

    def hand_out(ground: Ground, db: None) -> T | None:
        copy: T | None = deepcopy(ground.parts.get(name))
        return copy

    return pytest.fixture(name=name)(hand_out)


@dataclass(frozen=True)
class _Part:
    name: str
    value: Any
    savepoint: transaction.Atomic


class Ground:
    """The parts that are laid, one upon the other."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._begun_at = 0.0

    @property
    def parts(self) -> dict[str, Any]:
        """What lies there, by name."""
        return {part.name: part.value for part in self._parts}

    def lay(self, names: Sequence[str]) -> None:
        """Keep the first parts as far as they are these, and lay the others."""
        same = takewhile(lambda pair: pair[0] == pair[1], zip(self.parts, names, strict=False))
        kept = len(list(same)) if self._is_as_it_was_made() else 0
        self.take_off(kept)
        for name in names[kept:]:
            self._add(name)

    def take_off(self, kept: int = 0) -> None:
        """Take off all but the first ones."""
        while len(self._parts) > kept:
            _undo(self._parts.pop().savepoint)

    def _add(self, name: str) -> None:
        if not self._parts:
            self._begun_at = time.monotonic()
        savepoint = transaction.atomic()
        savepoint.__enter__()
        try:
            value = _MAKERS[name](self)
        except BaseException:
            _undo(savepoint)
            raise
        self._parts.append(_Part(name, value, savepoint))

    def _is_as_it_was_made(self) -> bool:
        """Tell whether it is new, and no test has closed the session."""
        is_new = time.monotonic() - self._begun_at < FRESH_SECONDS
        return is_new and not connection.needs_rollback


def _undo(savepoint: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    savepoint.__exit__(None, None, None)


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """Yield the ground of a module's tests, on which nothing lies yet."""
    made = Ground()
    yield made
    with django_db_blocker.unblock():
        made.take_off()


@pytest.fixture
def _laid_ground(
    request: pytest.FixtureRequest, ground: Ground, django_db_blocker: DjangoDbBlocker
) -> None:
    asked = set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    commits = asked & COMMITTING or (marker and marker.kwargs.get("transaction"))
    names = [] if commits else [name for name in _MAKERS if name in asked]
    with django_db_blocker.unblock():
        ground.lay(names)
    if names:
        cache.clear()  # or it would know what another test did to the same rows


@pytest.fixture
def _django_db_helper(_laid_ground: None, _django_db_helper: None) -> None:
    """Lay the ground before pytest-django begins the transaction of a test, whose name this is."""
