"""The worker whose speed is measured."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_app


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run one Celery worker with one process, ready to work and as quiet as it can be."""
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "worker", "--concurrency", "1"]
    environment = {**os.environ, "LOG_LEVEL": "WARNING"}
    with subprocess.Popen(
        [*command, "--loglevel", "WARNING"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            while not current_app.control.ping(timeout=0.5):
                assert process.poll() is None, "the worker has ended"
            yield process
        finally:
            process.terminate()
