"""A process that cannot outlive us (see `tether.py` for how)."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

TETHER = [sys.executable, "-S", "-E", str(Path(__file__).with_name("tether.py"))]

Output = IO[bytes] | int | None


class Child:
    """A running process. `pid` is its own, None if the command could not be started (code 127)."""

    def __init__(self, tether: "subprocess.Popen[bytes]", line: socket.socket, patience: float):
        self.tether = tether
        self.line = line
        self.patience = patience
        self.pid = read_pid(line)

    def poll(self) -> int | None:
        """Return its exit code (128 + n after signal n), None while it runs."""
        return self.tether.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Wait for its end and return its exit code. Raises subprocess.TimeoutExpired."""
        return self.tether.wait(seconds)

    def send_signal(self, number: int) -> None:
        if self.pid is not None and self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def begin_stop(self) -> None:
        """Ask it to stop, without waiting: several can stop at the same time."""
        self.line.close()

    def stop(self) -> int:
        self.begin_stop()
        try:
            code = self.tether.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.tether.kill()
            code = self.tether.wait()
        if code < 0:  # somebody killed the tether itself, so the child has lost its guard
            self.kill_group()
        return code

    def kill_group(self) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


def start_child(
    command: Sequence[str | Path],
    *,
    stop: str = "TERM:8",
    output: Output = None,
    environment: Mapping[str, str] | None = None,
    hold: Sequence[int] = (),
) -> Child:
    """Start `command` in a session of its own, so that Ctrl-C in the terminal reaches only us.

    `stop`: signals and patience in seconds, see `tether.py`. `output` takes all that it writes,
    errors included; None leaves it our terminal. `hold`: file descriptors (a lock) which stay open
    as long as the child lives, even when we do not.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        tether = subprocess.Popen(
            [*TETHER, str(theirs.fileno()), stop, *map(str, command)],
            stdin=subprocess.DEVNULL if output is not None else None,
            stdout=output,
            stderr=output if output is None else subprocess.STDOUT,
            env=environment,
            pass_fds=[theirs.fileno(), *hold],
            start_new_session=True,
        )
    return Child(tether, ours, longest_stop(stop))


def run_child(
    command: Sequence[str | Path],
    *,
    output: Output = None,
    environment: Mapping[str, str] | None = None,
    hold: Sequence[int] = (),
) -> int:
    """Run a command to its end and return its exit code."""
    child = start_child(command, stop="TERM:5", output=output, environment=environment, hold=hold)
    try:
        return child.wait()
    finally:
        child.stop()


def longest_stop(stop: str) -> float:
    """Return the seconds after which the tether itself must be at fault."""
    return sum(float(step.split(":")[1]) for step in stop.split(",")) + 5


def read_pid(line: socket.socket) -> int | None:
    text = b""
    while not text.endswith(b"\n"):
        received = line.recv(64)
        if not received:
            return None
        text += received
    return int(text)
