"""One process of the demo: its output goes line by line into the log."""

import os
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from devtools.demo.console import Console
from devtools.supervision import Child, start_child

REMEMBERED_LINES = 20


class Process:
    """A process of the demo.

    `ready` is the first line of JSON it writes, for those that say that they are ready.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        console: Console,
        environment: Mapping[str, str],
        stop: str = "TERM:5",
    ) -> None:
        self.name = name
        self.console = console
        self.last_lines: deque[str] = deque(maxlen=REMEMBERED_LINES)
        self.ready: Future[str] = Future()
        reading, writing = os.pipe()
        self.child: Child = start_child(command, stop=stop, output=writing, environment=environment)
        os.close(writing)
        self.reader = threading.Thread(target=self.follow, args=(reading,), daemon=True)
        self.reader.start()

    def follow(self, reading: int) -> None:
        with open(reading, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self.take(line.rstrip())
        if not self.ready.done():
            self.ready.set_exception(EOFError(f"{self.name} ended before it was ready"))

    def take(self, line: str) -> None:
        if line.startswith("{") and not self.ready.done():
            self.ready.set_result(line)
            return
        self.last_lines.append(line)
        self.console.line(self.name, line)

    def stop(self) -> None:
        self.child.stop()
        self.reader.join(1)
