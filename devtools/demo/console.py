"""One log for many processes: each line says who wrote it, coloured on a terminal."""

import os
import sys
import threading
import time
from contextlib import suppress
from typing import TextIO

COLOURS = {"web": 36, "worker": 32, "clock": 33, "beat": 35, "sandbox": 34}
BOLD, RED = 1, 31
WIDTH = max(map(len, COLOURS))


class Console:
    """A log of whole lines, from any thread."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self.stream = stream
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self.began = time.monotonic()
        self.turn = threading.Lock()

    def step(self, text: str) -> None:
        """Say what is being done now, with the seconds since the start."""
        self.write(self.paint(BOLD, f"{time.monotonic() - self.began:5.1f} s  {text}"))

    def say(self, text: str) -> None:
        self.write(text)

    def complain(self, text: str) -> None:
        self.write(self.paint(RED, text))

    def line(self, name: str, text: str) -> None:
        """Write one line that came from the process `name`."""
        self.write(f"{self.paint(COLOURS[name], f'{name:{WIDTH}} |')} {text}")

    def paint(self, code: int, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.coloured else text

    def write(self, text: str) -> None:
        # A terminal that was closed, or a pipe nobody reads: no reason to fail while stopping.
        with self.turn, suppress(OSError):
            self.stream.write(f"{text}\n")
            self.stream.flush()
