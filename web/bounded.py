"""Bounds how long PostgreSQL looks: a page is not to wait for a word that almost everybody has."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.utils import OperationalError

MILLISECONDS = 800
"""Far above what a search needs; only a needle of nothing but frequent letters takes longer."""

CANCELLED = "57014"
"""PostgreSQL's code for a statement that was cut short."""


class CutShort(Exception):
    """PostgreSQL needed longer than people wait."""


@contextmanager
def bounded(milliseconds: int | None = None) -> Iterator[None]:
    """Cut statements of the block short after a time, `MILLISECONDS` by itself. Raises CutShort."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = %s", [milliseconds or MILLISECONDS])
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != CANCELLED:
            raise
        raise CutShort from error
