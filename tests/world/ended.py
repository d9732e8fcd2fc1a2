"""Ask a program to end, and do not wait for ever until it has."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.world.patience import PATIENCE


@contextmanager
def ended(process: "subprocess.Popen[Any]") -> Iterator[None]:
    """Send it SIGTERM at the end of the block. Raises TimeoutExpired where it goes on all the same,
    when it has been killed."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
