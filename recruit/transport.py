"""The innermost layer of a call: whole answers, of bounded size, in bounded time, no redirects."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from functools import cache

import httpx

from recruit.bounds import Bounds
from recruit.errors import UnexpectedAnswer
from recruit.meter import Meter

# Keys of httpx's request extensions: `time.monotonic()` at which the call must be over, and the
# credits it costs (absent where a call is free: those to the accounts server).
DEADLINE, PRICE = "deadline", "price"

# The answer is passed on decoded and in one piece, so these no longer describe it.
_OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding"}


class BoundedTransport(httpx.BaseTransport):
    """Reads each answer of `inner` to its end before anyone looks at it.

    Raises httpx.TimeoutException past the deadline, and UnexpectedAnswer for a redirect (none is
    followed: secrets stay with the host they are meant for) or too large a body.
    """

    def __init__(self, inner: httpx.BaseTransport, *, bounds: Bounds, meter: Meter) -> None:
        self._inner = inner
        self._bounds = bounds
        self._meter = meter

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline: float = request.extensions[DEADLINE]
        request.extensions["timeout"] = self._bounds.timeouts(_left(deadline))
        if PRICE in request.extensions:
            self._meter.count(request.extensions[PRICE])
        response = self._inner.handle_request(request)
        try:
            _refuse_redirect(response)
            body = b"".join(self._within(deadline, response.iter_bytes()))
        finally:
            response.close()
        return httpx.Response(response.status_code, headers=_kept(response), content=body)

    def _within(self, deadline: float, chunks: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > self._bounds.body:
                raise UnexpectedAnswer(f"an answer of more than {self._bounds.body} bytes")
            _left(deadline)
            yield chunk

    def close(self) -> None:
        self._inner.close()


def network(connections: int) -> httpx.HTTPTransport:
    """The network itself, with that many connections at most, all kept alive."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    return httpx.HTTPTransport(verify=_trust(), limits=limits)


@cache
def _trust() -> ssl.SSLContext:
    # Loading the certificates takes longer than many a call.
    return httpx.create_ssl_context()


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpx.ReadTimeout("the call took too long")
    return seconds


def _refuse_redirect(response: httpx.Response) -> None:
    if response.is_redirect and response.status_code != httpx.codes.NOT_MODIFIED:
        raise UnexpectedAnswer("a redirect, which is not followed", status=response.status_code)


def _kept(response: httpx.Response) -> list[tuple[bytes, bytes]]:
    return [pair for pair in response.headers.raw if pair[0].lower().decode() not in _OF_THE_WIRE]
