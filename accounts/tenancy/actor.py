"""Keeps what PostgreSQL is told of who acts; `accounts/acting.py` says it, the backend tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[str] = ContextVar("told_actor", default="")


def told_actor() -> str:
    """Return who acts, as the triggers of the audit log read it; empty for the application."""
    return _told.get()


@contextmanager
def telling(actor: str) -> Iterator[None]:
    """Tell each transaction of this thread meanwhile who acts."""
    before = _told.set(actor)
    try:
        yield
    finally:
        _told.reset(before)
