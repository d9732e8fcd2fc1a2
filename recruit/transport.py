"""The innermost layer of a call: whole answers, of bounded size, in bounded time, no redirects."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import httpx

from recruit.bounds import Bounds
from recruit.call_slots import CallSlots
from recruit.circuit import Circuit, NoCircuit
from recruit.errors import NotJson, TooLarge, UnexpectedAnswer
from recruit.meter import Meter
from recruit.network import DEADLINE
from recruit.server_clock import ServerClock

# Keys of httpx's request extensions, as DEADLINE is: the credits a call costs (absent where it is
# free: those to the accounts server), and the `Sink` that a good answer goes to, where it is not to
# be kept in memory.
PRICE, SINK = "price", "sink"


class Sink(Protocol):
    """A place for the body of an answer, such as a file; emptied before every attempt."""

    def write(self, data: bytes, /) -> object: ...

    def seek(self, offset: int, /) -> object: ...

    def truncate(self) -> object: ...


# The answer is passed on decoded and in one piece, so these no longer describe it.
_OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding"}


class BoundedTransport(httpx.BaseTransport):
    """A transport that reads each answer of `inner` to its end before anyone looks at it.

    A call to the API, one with a price, takes a slot, and its answer tells Recruit's `clock`; one
    to the accounts server does neither. Raises
    httpx.TimeoutException past the deadline, UnexpectedAnswer for a redirect (none is followed:
    secrets stay with the host they are meant for), TooLarge for too large a body, and NotJson for
    one that cannot be unpacked.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        *,
        bounds: Bounds,
        meter: Meter,
        slots: CallSlots,
        circuit: Circuit | None = None,
        clock: ServerClock | None = None,
    ) -> None:
        self._inner = inner
        self._bounds = bounds
        self._meter = meter
        self._slots = slots
        self._circuit = circuit or NoCircuit()
        self._clock = clock or ServerClock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if PRICE not in request.extensions:
            return self._handle(request)
        with self._slots.hold(_left(request.extensions[DEADLINE])):
            self._meter.count(request.extensions[PRICE])
            response = self._handle(request)
            self._clock.note(response.headers, now=datetime.now(UTC))
            return response

    def _handle(self, request: httpx.Request) -> httpx.Response:
        deadline: float = request.extensions[DEADLINE]
        request.extensions["timeout"] = self._bounds.timeouts(_left(deadline))
        try:
            response = self._answer(request)
        except httpx.RequestError:
            self._circuit.note(answered=False)
            raise
        self._circuit.note(answered=not response.is_server_error)
        return response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        try:
            _refuse_redirect(response)
            body = self._read(response, request.extensions.get(SINK))
        finally:
            response.close()
        return httpx.Response(response.status_code, headers=_kept(response), content=body)

    def _read(self, response: httpx.Response, sink: Sink | None) -> bytes:
        if sink is None or not is_file(response):
            return b"".join(_unpacked(response, self._bounds.body))
        sink.seek(0)
        sink.truncate()
        for piece in _unpacked(response, self._bounds.file):
            sink.write(piece)
        return b""

    def close(self) -> None:
        self._inner.close()


def is_file(response: httpx.Response) -> bool:
    """Tell whether this is what goes to a sink: a good answer, in neither JSON nor HTML."""
    kind = response.headers.get("content-type", "").lower()
    is_text = kind.startswith(("application/json", "text/html"))
    return response.status_code == httpx.codes.OK and not is_text


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpx.ReadTimeout("the call took too long")
    return seconds


def _refuse_redirect(response: httpx.Response) -> None:
    if response.is_redirect and response.status_code != httpx.codes.NOT_MODIFIED:
        raise UnexpectedAnswer("a redirect, which is not followed", status=response.status_code)


def _unpacked(response: httpx.Response, most: int) -> Iterator[bytes]:
    """Yield the body as it was before it was packed for the way, of `most` bytes at most."""
    if not isinstance(response.stream, httpx.SyncByteStream):
        raise TypeError("an asynchronous answer")
    pieces = iter(response.stream)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "gzip":
        pieces = _unzipped(pieces, most)
    elif encoding != "identity":
        raise UnexpectedAnswer("an answer in an encoding that was not asked for")
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge(f"an answer of more than {most} bytes")
        yield piece


def _unzipped(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Unzip at most `most` + 1 bytes at a time.

    A small piece can hold a thousand times its size.
    """
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    is_empty = True
    try:
        for piece in pieces:
            is_empty = False
            yield unzip.decompress(piece, most + 1)
    except zlib.error:
        raise NotJson("an answer that cannot be unpacked") from None
    if not (unzip.eof or is_empty):
        raise NotJson("an answer whose packed body ends too early")


def _kept(response: httpx.Response) -> list[tuple[bytes, bytes]]:
    return [pair for pair in response.headers.raw if pair[0].lower().decode() not in _OF_THE_WIRE]
