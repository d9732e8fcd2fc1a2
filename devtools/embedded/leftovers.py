"""The removal of servers that a crash left behind, before new ones open the same files.

It is only needed when a server *and* its tether were killed apart from each other. The lock on the
folder is ours by then, so a server that still works in there has no owner any more.
"""

import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

PATIENCE = 5.0  # seconds
SERVERS = ("postgres", "valkey-server", "redis-server")


def stop_leftovers(folder: Path) -> None:
    """Ask the servers working in `folder` to stop, kill those that do not."""
    for number in (signal.SIGINT, signal.SIGKILL):  # INT is PostgreSQL's fast shutdown
        for process in servers_working_in(folder):
            with suppress(psutil.NoSuchProcess):  # a child of one that we have just told
                process.send_signal(number)
        deadline = time.monotonic() + PATIENCE
        while servers_working_in(folder) and time.monotonic() < deadline:
            time.sleep(0.05)


def servers_working_in(folder: Path) -> list[psutil.Process]:
    """Find servers by their folder: each changes into its data folder."""
    return [
        process
        for process in psutil.process_iter(["name", "cwd"])
        if (process.info["name"] or "").startswith(SERVERS)
        and process.info["cwd"] == str(folder.resolve())
    ]
