"""Fixture: the process from which the workers of tests are forked, `tests/processes/nursery.py`."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

import psutil
import pytest


class Nursery:
    """A process that has loaded the libraries."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def fork(self, arguments: list[str], environment: Mapping[str, str]) -> psutil.Process:
        """Begin `celery` with these arguments, in exactly this environment."""
        assert self._process.stdin
        assert self._process.stdout
        task = json.dumps({"arguments": arguments, "environment": dict(environment)})
        self._process.stdin.write(f"{task}\n")
        self._process.stdin.flush()
        return psutil.Process(int(self._process.stdout.readline()))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.processes.nursery"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield Nursery(process)
