"""A Valkey of our own (it speaks Redis): Celery's broker and Django's cache.

It saves nothing: the truth is in PostgreSQL, and a lost message changes nothing.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from devtools.embedded.binaries import find_valkey
from devtools.embedded.failures import ServerFailedError
from devtools.embedded.leftovers import stop_leftovers
from devtools.embedded.server import Place, Server
from devtools.supervision import Child, start_child

PATIENCE = 30.0  # seconds


@contextmanager
def valkey(place: Place) -> Iterator[Server]:
    """Run a Valkey while the block lasts. Raises EmbeddedError."""
    program, log = find_valkey(), place.folder / "valkey.log"
    address, data = place.sockets / "valkey.sock", place.folder / "valkey"
    data.mkdir(exist_ok=True)
    clear_after_crash(address, data)
    with log.open("wb") as output:
        command = [str(program), *options(address, data)]
        child = start_child(command, output=output, hold=[place.lock])
    try:
        wait_for(child, address, log)
        yield Server("valkey", f"unix://{quote(str(address))}?db=0", child, log)
    finally:
        child.stop()


def clear_after_crash(address: Path, data: Path) -> None:
    if address.exists():  # an orderly stop removes it
        stop_leftovers(data)
        address.unlink(missing_ok=True)


def options(address: Path, data: Path) -> list[str]:
    settings = {
        "port": "0",  # unix socket only
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(data),
        "save": "",
        "appendonly": "no",
    }
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


def wait_for(child: Child, address: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(address):
        if child.poll() is not None or time.monotonic() > deadline:
            raise ServerFailedError.from_log("Valkey did not start", log)
        time.sleep(0.02)


def answers(address: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(address))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
