"""All locks: those that are named, and those that are found by their shape."""

from __future__ import annotations

from tests.breaking.api_locks import API_LOCKS
from tests.breaking.found_locks import (
    filter_locks,
    loader_locks,
    operation_locks,
    policy_locks,
    role_locks,
    row_locks,
    statement_locks,
)
from tests.breaking.lock import Lock
from tests.breaking.named_locks import NAMED_LOCKS
from tests.breaking.people_locks import PEOPLE_LOCKS
from tests.breaking.seeing_locks import SEEING_LOCKS
from tests.breaking.source_locks import SOURCE_LOCKS
from tests.breaking.waiting_locks import WAITING_LOCKS


def all_locks() -> list[Lock]:
    """Return every lock that `make break` knows."""
    return [
        *NAMED_LOCKS,
        *API_LOCKS,
        *SEEING_LOCKS,
        *PEOPLE_LOCKS,
        *SOURCE_LOCKS,
        *WAITING_LOCKS,
        *row_locks(),
        *role_locks(),
        *operation_locks(),
        *loader_locks(),
        *policy_locks(),
        *filter_locks(),
        *statement_locks(),
    ]
