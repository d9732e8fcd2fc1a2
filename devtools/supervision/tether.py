"""The guard of a child: this tiny process stands between it and its supervisor.

Started by `child.py` as `python -S -E tether.py FD STEPS COMMAND...`. FD is one end of a socket
pair whose other end only the supervisor holds. The kernel closes that end when the supervisor dies,
however it dies (kill -9 included), and the read here returns. A supervisor that stops in good order
closes it too, so there is one way to stop a child, and every ordinary stop exercises it.

STEPS says how to ask the child to stop, as `signal:seconds` pairs, for example `INT:20,QUIT:6`.
What is then left of its process group is killed. Works alike on Linux and macOS. Standard library
only, and little of it: one of these starts with every child.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress


def main(arguments: list[str]) -> int:
    supervisor = socket.socket(fileno=int(arguments[0]))
    steps, command = list(parse_steps(arguments[1])), arguments[2:]
    # The supervisor alone decides. Handlers, not SIG_IGN: an ignored signal would stay ignored in
    # the child after exec, a handled one is reset.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    try:
        child = subprocess.Popen(command, process_group=0)
    except OSError as problem:
        sys.stderr.write(f"{command[0]}: {problem.strerror}\n")
        return 127
    with suppress(OSError):  # the supervisor is already gone: the thread below sees it too
        supervisor.sendall(b"%d\n" % child.pid)
    threading.Thread(target=stop_when_left, args=(supervisor, child, steps), daemon=True).start()
    code = child.wait()
    kill_group(child)
    return code if code >= 0 else 128 - code


def parse_steps(text: str) -> Iterator[tuple[signal.Signals, float]]:
    for step in text.split(","):
        name, seconds = step.split(":")
        yield signal.Signals["SIG" + name], float(seconds)


def stop_when_left(
    supervisor: socket.socket,
    child: "subprocess.Popen[bytes]",
    steps: list[tuple[signal.Signals, float]],
) -> None:
    wait_for_end(supervisor)
    for number, seconds in steps:
        child.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            return
    kill_group(child)


def wait_for_end(supervisor: socket.socket) -> None:
    with suppress(OSError):
        while supervisor.recv(64):
            pass


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS: no permission for a dead group
        os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
