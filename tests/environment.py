"""The settings' environment in tests, the same on every machine.

A pytest plugin (`-p tests.environment`), because settings are read before any conftest. It comes
before `.local/environment`, so what `make run` left there changes no test. The URLs of the servers
are those that `make test` gives; tests that need none run without.
"""

import os

FOR_TESTS = {
    "SECRET_KEY": "for tests only: signs nothing of value",
    "SECRETS_KEY_RING": "Zm9yIHRlc3RzIG9ubHk6IGVuY3J5cHRzIG5vdGhpbmc=",
    "DEBUG": "false",
    "HTTPS": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "TRUSTED_ORIGINS": "",
    "ALLOWED_RECRUIT_HOSTS": "127.0.0.1",
    "LOG_LEVEL": "INFO",
}

os.environ |= FOR_TESTS
os.environ.setdefault("DATABASE_URL", "postgresql:///started-by-make-test")
os.environ.setdefault("REDIS_URL", "redis://started-by-make-test")
