"""Takes up the texts by which contacts are found, where no run is at work on them (R97)."""

from django.db import connection

from contacts.actions.search_texts import take_up_search_texts
from syncs.sql.organisation_lock import try_to_lock_organisation

MAX_SECONDS = 1.0
"""The longest that a tick works: others wait for the worker of the clock, and for a processor."""


def take_up_contacts(*, max_seconds: float = MAX_SECONDS) -> int:
    """Take up what waits, the oldest first; return how many parts were done."""
    return take_up_search_texts(try_to_lock=_try_to_lock, max_seconds=max_seconds)


def _try_to_lock(organisation_id: int) -> bool:
    with connection.cursor() as cursor:
        return try_to_lock_organisation(cursor, organisation_id)
