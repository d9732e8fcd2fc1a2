"""Cursors: the key at which a page ended, in a form that nobody is to read."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import TypeVar

from django.db.models import QuerySet

from api.frame.problems import ApiProblem
from api.frame.shapes import PageQuery
from web.keyset import StoredRow, read_page, stored_number

Key = TypeVar("Key")


def read_in_order(
    rows: QuerySet[StoredRow], query: PageQuery
) -> tuple[list[StoredRow], str | None]:
    """Return a page of rows in the order in which they were made, and the cursor of the next one.

    Raises ApiProblem.
    """
    after = open_cursor(query.cursor, stored_number) or 0
    page = read_page(
        rows.filter(pk__gt=after).order_by("pk"),
        key=lambda row: row.pk,
        is_first=not after,
        size=query.limit,
    )
    return page.rows, seal_cursor(page.next)


def read_newest_first(
    rows: QuerySet[StoredRow], query: PageQuery
) -> tuple[list[StoredRow], str | None]:
    """Return a page of rows, those that were made last first, and the cursor of the next one.

    Raises ApiProblem.
    """
    before = open_cursor(query.cursor, stored_number)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = read_page(
        rows.order_by("-pk"), key=lambda row: row.pk, is_first=before is None, size=query.limit
    )
    return page.rows, seal_cursor(page.next)


def seal_cursor(key: str | None) -> str | None:
    """Return the cursor of a key; None where there is no further page."""
    return None if key is None else urlsafe_b64encode(key.encode()).decode().rstrip("=")


def open_cursor(cursor: str, parse: Callable[[str], Key]) -> Key | None:
    """Return the key of a cursor, None for the first page. Raises ApiProblem where none is."""
    if not cursor:
        return None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if "\0" in text:
            raise ValueError("no key has this sign")
        return parse(text)
    except (ValueError, TypeError):
        raise ApiProblem("invalid_cursor") from None
