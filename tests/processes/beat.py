"""Beat as a real process on the test database."""

import subprocess
import sys

from tests.processes.fixtures import worker_environment

Beat = subprocess.Popen[bytes]


def start_beat(**environment: str) -> Beat:
    """`celery beat` with our scheduler and its log as `stderr`; the caller ends it."""
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "beat", "--pidfile="]
    return subprocess.Popen(
        [*command, "--loglevel", "WARNING"],
        env=worker_environment(environment),
        stdout=subprocess.DEVNULL,
    )
