"""Pages of a long list by key: the last key of a page is where the next one begins.

Unlike OFFSET this costs the same on every page, and nothing is skipped or shown twice when rows
come or go in between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

PAGE_SIZE = 50

Shown = TypeVar("Shown")
StoredRow = TypeVar("StoredRow", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """A page of rows; `next` is the key to ask for the page after it with, None on the last
    page."""

    rows: list[Shown]
    next: str | None = None
    is_first: bool = True


def read_page(
    rows: QuerySet[StoredRow],
    *,
    key: Callable[[StoredRow], object],
    is_first: bool,
    size: int = PAGE_SIZE,
) -> Page[StoredRow]:
    """Return the first page of `rows`, which the caller has ordered and begun after a key."""
    return cut_page(list(rows[: size + 1]), key=key, is_first=is_first, size=size)


def cut_page(
    found: list[StoredRow],
    *,
    key: Callable[[StoredRow], object],
    is_first: bool,
    size: int = PAGE_SIZE,
) -> Page[StoredRow]:
    """Return the first page of rows, of which one more than fits was looked for."""
    following = str(key(found[size - 1])) if len(found) > size else None
    return Page(found[:size], following, is_first)


def stored_number(text: str) -> int:
    """Read a number of the size that columns hold. Raises ValueError."""
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError(f"{number} is no key")
    return number
