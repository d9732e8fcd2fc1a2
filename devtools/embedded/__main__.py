"""Run a command with its own PostgreSQL and Valkey: `python -m devtools.embedded -- pytest`.

The command finds their URLs in its environment, and in EMBEDDED_SERVERS which of them are its own.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from devtools.embedded import EmbeddedError, servers
from devtools.supervision import Child, Interrupted, Interruptions, interruptions, start_child

PATIENCE_AFTER_CTRL_C = 20.0  # seconds


def main() -> int:
    arguments = read_arguments()
    try:
        with interruptions() as signals:
            return run(arguments, signals)
    except Interrupted as interruption:
        return interruption.exit_code
    except EmbeddedError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m devtools.embedded",
        description="Run a command with DATABASE_URL and REDIS_URL of servers that live as long as"
        " it does. A server whose URL is already in the environment is used as it is.",
    )
    parser.add_argument("--folder", type=Path, default=Path(".local/dev"), help="for data and logs")
    parser.add_argument("--throwaway", action="store_true", help="fast, not crash-safe: for tests")
    parser.add_argument("command", nargs="+", help="after --")
    return parser.parse_args()


def run(arguments: argparse.Namespace, signals: Interruptions) -> int:
    with servers(arguments.folder, throwaway=arguments.throwaway) as found:
        ours = ",".join(server.name for server in found.ours)
        environment = {**os.environ, **found.environment, "EMBEDDED_SERVERS": ours}
        command = start_child(arguments.command, stop="TERM:5", environment=environment)
        try:
            return wait_through_ctrl_c(command, signals)
        finally:
            command.stop()


def wait_through_ctrl_c(command: Child, signals: Interruptions) -> int:
    """Leave the first Ctrl-C to the command (pytest sums up and ends); the second one ends it."""
    try:
        return command.wait()
    except Interrupted as first:
        if first.number != signal.SIGINT:
            raise
    signals.rearm()
    command.send_signal(signal.SIGINT)
    try:
        return command.wait(PATIENCE_AFTER_CTRL_C)
    except subprocess.TimeoutExpired:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
