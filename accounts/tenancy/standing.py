"""Says whom this thread serves: one organisation, nobody in particular, or all for a reason.

Nobody is where every thread, request and task begins: PostgreSQL then shows no row of any
organisation. `serving` names one; `across_organisations` is the only door through which rows of
all are seen. What is said here is told to PostgreSQL with the first statement of every transaction
(`accounts/tenancy/backend/`), and ends with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from accounts.tenancy.reasons import AcrossReason

Item = TypeVar("Item")


@dataclass(frozen=True)
class Standing:
    """Those whom a thread serves: `organisation` is an id; with `across` it looks at all rows."""

    organisation: int | None = None
    across: AcrossReason | None = None


NOBODY = Standing()

_standing: ContextVar[Standing] = ContextVar("standing", default=NOBODY)


class ServesAnother(Exception):
    """The thread serves an organisation, and was led to another one."""


def current_standing() -> Standing:
    """Return whom this thread serves."""
    return _standing.get()


@contextmanager
def serving(organisation_id: int) -> Iterator[None]:
    """Show this thread the rows of one organisation meanwhile. Raises ServesAnother."""
    before = _standing.set(_narrowed(organisation_id))
    try:
        yield
    finally:
        _standing.reset(before)


@contextmanager
def serving_nobody() -> Iterator[None]:
    """Show this thread no row of an organisation until somebody says which, and whatever is said
    meanwhile ends with this."""
    before = _standing.set(NOBODY)
    try:
        yield
    finally:
        _standing.reset(before)


@contextmanager
def across_organisations(reason: AcrossReason) -> Iterator[None]:
    """Show this thread the rows of all organisations meanwhile, for one of the listed reasons."""
    before = _standing.set(Standing(across=reason))
    try:
        yield
    finally:
        _standing.reset(before)


def serve_from_here(organisation_id: int) -> None:
    """Serve an organisation until the `serving_nobody` ends in which this is said. Raises
    ServesAnother."""
    _standing.set(_narrowed(organisation_id))


def keep_standing(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items, each made while the thread serves whom it serves now: for what is sent
    after the request is over."""
    return _made_as(current_standing(), iter(items))


def _made_as(standing: Standing, items: Iterator[Item]) -> Iterator[Item]:
    while True:
        before = _standing.set(standing)
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            _standing.reset(before)
        yield item


def _narrowed(organisation_id: int) -> Standing:
    served = _standing.get().organisation
    if served not in {None, organisation_id}:
        raise ServesAnother(f"{organisation_id}, while {served} is served")
    return Standing(organisation_id)
