"""A receiver of webhooks: a real HTTP server that keeps what it is sent and answers as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from textwrap import dedent
from typing import Any

import pytest

from recruitsync.environment import PROJECT
from tests.world.patience import PATIENCE

MANUAL = (PROJECT / "docs" / "webhooks.md").read_text()
EXAMPLE = dedent(MANUAL.partition("   ```python\n")[2].partition("   ```")[0])
"""What a receiver does with a request, as the manual has it."""


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> dict[str, Any]:
        """Return the message, if the example of the manual, which leaves that to the public library
        of Standard Webhooks, takes its signature."""
        names: dict[str, Any] = {"request": self}
        exec(EXAMPLE.replace("whsec_…", secret), names)  # noqa: S102 (the manual's own lines)
        message: dict[str, Any] = names["message"]
        return message


class Receiver:
    """`status` is what it answers; `is_let` is cleared to make it wait before it answers."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.status = 204
        self.answer_headers: dict[str, str] = {}
        self.is_reached, self.is_let = threading.Event(), threading.Event()
        self.is_let.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body))
                receiver.is_reached.set()
                receiver.is_let.wait(PATIENCE)
                self.send_response(receiver.status)
                for name, value in receiver.answer_headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"

    @property
    def kinds(self) -> list[str]:
        return [json.loads(each.body)["type"] for each in self.received]

    def stop(self) -> None:
        self.is_let.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.stop()
