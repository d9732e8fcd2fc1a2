"""Fixture: a call to Recruit that failed is repeated after a twentieth of its pause.

Hundreds of tests meet a Recruit that does not answer, and each call is made three times.
"""

import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest


@pytest.fixture(scope="session", autouse=True)
def quick_repeats() -> Iterator[None]:
    """Shorten the pauses; for the session."""
    with patch("recruit.wire.rest", lambda seconds: time.sleep(seconds / 20)):
        yield
