"""Fixture: the tests themselves look at all organisations, what they test does not.

A test arranges and asserts on rows of every organisation. A request that it sends, a task and a
process begin with nobody, as they always do, and so does every thread.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations

_KEPT = ExitStack()


@pytest.fixture(scope="session", autouse=True)
def looking_across() -> Iterator[None]:
    """Look at all rows in the thread of the tests; for the session."""
    with across_organisations(AcrossReason.OPERATOR):
        yield


def look_across() -> None:
    """Look at all rows in this thread from now on, in a program that has no fixtures."""
    _KEPT.enter_context(across_organisations(AcrossReason.OPERATOR))
