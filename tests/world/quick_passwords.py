"""Fixture: passwords are hashed quickly.

A hash that is as slow as it should be takes half a second, and tests make users by the hundred.
"""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash by MD5; for the session, as the live server lives."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
