"""The worker whose speed is measured."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """One Celery worker with one process, as quiet as it can be."""
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "worker", "--concurrency", "1"]
    environment = {**os.environ, "LOG_LEVEL": "WARNING"}
    with subprocess.Popen(
        [*command, "--loglevel", "WARNING"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
