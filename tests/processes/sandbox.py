"""The sandbox as a process of its own, for as long as a `with` block lasts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.world.ended import ended


@contextmanager
def sandbox(candidates: int, *, contacts: int = 0, **more: int) -> Iterator[dict[str, str]]:
    """A sandbox of this many candidates and contacts, and of `clients=` and `job_openings=`; yields
    the line it prints."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", "7"]
    sizes = {"candidates": candidates, "contacts": contacts, **more}
    size = [f"--{name.replace('_', '-')}={number}" for name, number in sizes.items()]
    asked = [*command, *size]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as process, ended(process):
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
