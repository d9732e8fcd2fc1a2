"""The worker whose speed is measured, and Beat."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
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


@contextmanager
def beat() -> Iterator[None]:
    """Run the clock of an installation."""
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "beat", "--pidfile="]
    with subprocess.Popen(
        [*command, "--loglevel", "WARNING"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory, in megabytes, that any process of the worker has had."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    statuses = [Path(f"/proc/{each.pid}/status").read_text() for each in family]
    return max(int(re.findall(r"VmHWM:\s+(\d+) kB", text)[0]) for text in statuses) / 1024
