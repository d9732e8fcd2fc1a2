"""The queue of messages, empty at the begin of a test that asks for it."""

import pytest
from celery import current_app


@pytest.fixture
def empty_queue() -> None:
    current_app.control.purge()
