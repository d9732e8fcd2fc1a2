"""That a name is there once is the database's to know: two people may type the same one at the same
time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg2 import Error as DatabaseError


@contextmanager
def unique_name(constraint: str, taken: Callable[[], Exception]) -> Iterator[None]:
    """Raises what `taken` gives where something within violates the unique constraint; then nothing
    of it is done."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        cause = violation.__cause__
        if not isinstance(cause, DatabaseError) or cause.diag.constraint_name != constraint:
            raise
        raise taken() from violation
