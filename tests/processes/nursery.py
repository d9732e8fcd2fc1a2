"""`python -m tests.processes.nursery`: a process from which workers are forked.

It has loaded the libraries, which takes a worker longer than everything else, and nothing of ours:
each worker reads the settings and loads the application by itself, as those of production do. Told
a command and its environment on a line of the standard input, it answers with the process's id.
"""

import importlib
import json
import os
import signal
import sys

LIBRARIES = (
    *("celery.apps.worker", "celery.bin.celery", "celery.concurrency.prefork"),
    *("celery.fixups.django", "celery.worker.consumer", "kombu.transport.redis"),
    *("django.core.management", "django.db.backends.postgresql.base", "django.db.models"),
    *("django.db.models.sql.compiler", "django.forms", "django.template.backends.django"),
    *("django.urls", "django.utils.log", "django.contrib.postgres.indexes"),
    *("email_validator", "cryptography.fernet", "httpx", "orjson", "pydantic_settings"),
    *("psycopg2.extras", "redis.asyncio", "requests", "sqlparse", "yaml"),
)


def main() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker ended
    for line in sys.stdin:
        task = json.loads(line)
        if (worker := os.fork()) == 0:
            become_worker(task["arguments"], task["environment"])
        sys.stdout.write(f"{worker}\n")
        sys.stdout.flush()


def become_worker(arguments: list[str], environment: dict[str, str]) -> None:
    """Do in this process what `python -m celery` would do in a new one; ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (sys.stdin.fileno(), sys.stdout.fileno()):
        os.dup2(nothing, descriptor)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["celery", *arguments]
    importlib.import_module("celery.__main__").main()
    sys.exit(0)


if __name__ == "__main__":
    main()
