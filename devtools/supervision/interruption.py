"""An exception for Ctrl-C, SIGTERM, a closed terminal and the death of our parent.

The supervisor then unwinds its `with` blocks and everything it started is stopped in order.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STDERR = 2
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """An end that was asked for. Like KeyboardInterrupt it is no error that `Exception` catches."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = 128 + number


class Interruptions:
    """A handler of signals that raises once.

    Later signals are swallowed: make passes on what the terminal already sent us, and they must not
    cut the cleaning up short. `rearm()` where a second one means something.
    """

    def __init__(self) -> None:
        self.armed = True

    def rearm(self) -> None:
        self.armed = True

    def handle(self, number: int, _frame: FrameType | None) -> None:
        if self.armed:
            self.armed = False
            raise Interrupted(number)


@contextmanager
def interruptions() -> Iterator[Interruptions]:
    """Raise Interrupted at the first signal while the block lasts.

    This is only for the main thread of a program of its own.
    """
    state = Interruptions()
    before = {number: signal.signal(number, state.handle) for number in SIGNALS}
    threading.Thread(target=end_when_forsaken, args=(os.getppid(),), daemon=True).start()
    try:
        yield state
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_when_forsaken(parent: int) -> None:
    """End this process when its parent or its terminal is gone.

    make killed with -9 sends us nothing: only our parent's id changes. Nor does a terminal that was
    closed, when make was its first process: only it is no terminal any more.
    """
    had_terminal = os.isatty(STDERR)
    while os.getppid() == parent and os.isatty(STDERR) == had_terminal:
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGTERM)
