"""Reads the body of a request before the application sees it, within the time for reading."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from recruitsync.serving.reading import reading_is_over

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class WholeBody:
    """A WSGI application around another one.

    Without it a view would wait for the body in the middle of its work. What is longer than
    `max_bytes` is refused before it is read, and what does not come whole is not acted upon.
    """

    def __init__(self, application: Application, *, max_bytes: int) -> None:
        self._application = application
        self._max_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = _read_length(environ.get("CONTENT_LENGTH", ""))
        if length > self._max_bytes:
            return _refuse(start_response, "413 Content Too Large", b"This is too much at once.\n")
        body = environ["wsgi.input"].read(length) if length else b""
        reading_is_over()
        if len(body) < length:
            return _refuse(start_response, "408 Request Timeout", b"This did not come in time.\n")
        environ["wsgi.input"] = BytesIO(body)
        return self._application(environ, start_response)


def _read_length(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _refuse(start_response: StartResponse, status: str, words: bytes) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(words))),
        ("Connection", "close"),
    ]
    start_response(status, headers)
    return [words]
