"""A server that answers with the very bytes it is told to, for what no well-behaved one sends."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, repeat


@dataclass
class RawServer:
    """Each request gets the next answer on a connection of its own; the last one goes on."""

    url: str
    answers: Iterator[bytes] = field(default_factory=lambda: repeat(b""))
    heads: list[bytes] = field(default_factory=list)
    between: float = 0.0
    """Seconds between one byte of an answer and the next; 0 sends it at once."""

    def answer(self, *answers: bytes) -> None:
        self.answers = chain(answers, repeat(answers[-1]))


def ok(body: bytes, *headers: bytes) -> bytes:
    """An answer of 200 with this body."""
    return answer(b"200 OK", body, b"Content-Type: application/json", *headers)


def answer(status: bytes, body: bytes, *headers: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    # Else a client could ask again before it hears that the connection is closed.
    closes = b"Connection: close"
    return b"\r\n".join([b"HTTP/1.1 " + status, length, closes, *headers, b"", body])


@contextmanager
def raw_server() -> Iterator[RawServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = RawServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(server, listener), daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(server: RawServer, listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                _answer(server, connection)


def _answer(server: RawServer, connection: socket.socket) -> None:
    server.heads.append(_read(connection))
    content = next(server.answers)
    if not server.between:
        connection.sendall(content)
        return
    for place in range(len(content)):
        connection.sendall(content[place : place + 1])
        time.sleep(server.between)


def _read(connection: socket.socket) -> bytes:
    """The head of a request; its body is read and forgotten."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", head.lower())
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        missing -= len(_more(connection))
    return head


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    if not piece:
        raise ConnectionError
    return piece
