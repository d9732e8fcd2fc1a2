"""Calls of a server of ours by the standard library, which take a processor a third of a
millisecond.

Tests tell the sandbox by ten thousands of calls what its users do, and httpx takes twice as long
for one of them as the sandbox itself.
"""

import json
import select
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.world.patience import PATIENCE

JSON = {"Content-Type": "application/json"}


class QuickCalls:
    """A connection that stays open, for one thread after the other."""

    def __init__(self, url: str, *, timeout: float = PATIENCE) -> None:
        """`timeout` is in seconds, for each wait."""
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=timeout)
        self._lock = Lock()

    def __enter__(self) -> "QuickCalls":
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Send the body as JSON, if there is one, and return the answer's; None for 204. Raises
        httpx's errors where nothing comes, and AssertionError for a refusal."""
        content = None if body is None else json.dumps(body)
        with self._lock:
            try:
                self._forget_if_closed()
                self._connection.request(method, path, content, {**JSON, **(headers or {})})
                answer = self._connection.getresponse()
                text = answer.read().decode()
            except (OSError, HTTPException) as fault:
                self._connection.close()
                raise httpx.TransportError(f"{type(fault).__name__}: {fault}") from fault
        assert 200 <= answer.status < 300, text
        return json.loads(text) if text else None

    def _forget_if_closed(self) -> None:
        """Begin another connection where the server has ended this one: it is readable then."""
        socket = self._connection.sock
        if socket and select.select([socket], [], [], 0)[0]:
            self._connection.close()
