"""Valkey as tests need it: away."""

import pytest
from pytest_django import Settings

NOWHERE = "unix:///nowhere/valkey.sock"


@pytest.fixture
def without_valkey(settings: Settings) -> None:
    settings.CACHES = {
        alias: {**options, "LOCATION": NOWHERE} for alias, options in settings.CACHES.items()
    }
