"""The processes that a measurement needs: the sandbox and a worker."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sandbox(candidates: int) -> Iterator[dict[str, str]]:
    """A sandbox of this many candidates; yields the line it prints."""
    command = [sys.executable, "-m", "recruit.sandbox", "--port", "0", "--seed", "7"]
    size = ["--candidates", str(candidates), "--contacts", "0"]
    with subprocess.Popen([*command, *size], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


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
