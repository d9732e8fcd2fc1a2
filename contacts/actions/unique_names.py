"""Leaves it to the database that a name is there once: two people may type one at the same time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg2 import Error as DatabaseError


@contextmanager
def unique_name(constraint: str, taken: Callable[[], Exception]) -> Iterator[None]:
    """Raise what `taken` gives where something within violates the unique `constraint`.

    Nothing of what was done within is kept then.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        cause = violation.__cause__
        if not isinstance(cause, DatabaseError) or cause.diag.constraint_name != constraint:
            raise
        raise taken() from violation
