"""The environment of the settings in tests, the same on every machine.

A pytest plugin (`-p tests.environment`), because settings are read before any conftest. It comes
before `.local/environment`, so what `make run` left there changes no test. The URLs of the servers
are those that `make test` gives; tests that need none run without.

Tests run in several processes. Each has a PostgreSQL database of its own by pytest-django, and here
one of Valkey's.
"""

import os
import re

import pytest

MAX_PROCESSES = 4

FOR_TESTS = {
    "SECRET_KEY": "for tests only: signs nothing of value",
    "SECRETS_KEY_RING": "Zm9yIHRlc3RzIG9ubHk6IGVuY3J5cHRzIG5vdGhpbmc=",
    "DEBUG": "false",
    "HTTPS": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "TRUSTED_ORIGINS": "",
    "ALLOWED_RECRUIT_HOSTS": "127.0.0.1",
    "ALLOWED_WEBHOOK_HOSTS": "127.0.0.1",
    "LOG_LEVEL": "INFO",
    "PATIENCE_SECONDS": "60",
    # Workers start in half the time without Django's checks, which load every page.
    "CELERY_SKIP_CHECKS": "true",
}

os.environ |= FOR_TESTS
os.environ.setdefault("DATABASE_URL", "postgresql:///started-by-make-test")
os.environ.setdefault("REDIS_URL", "redis://started-by-make-test")


def _own_database(url: str, process: str) -> str:
    """Return, for `gw3` of xdist, the URL of our Valkey's fourth database."""
    return re.sub(r"db=\d+", f"db={process.removeprefix('gw')}", url)


IS_OURS = "valkey" in os.environ.get("EMBEDDED_SERVERS", "").split(",")
"""True if Valkey was started for the tests; one that is given may have other users."""

if IS_OURS:
    # Instead of two seconds, after which it is taken for away.
    os.environ["REDIS_URL"] += "&socket_timeout=60&socket_connect_timeout=60"

if IS_OURS and "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["REDIS_URL"] = _own_database(
        os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"]
    )


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """Choose one for each core and one more, as many wait for a browser or for the clock; as far as
    each can have a database of Valkey's."""
    return min((os.cpu_count() or 1) + 1, MAX_PROCESSES) if IS_OURS else 1
