"""The network itself, where no call lasts beyond its deadline however slowly it is answered.

httpx bounds each wait for the next byte, so an answer in drops, or one that says every few seconds
that it is coming, would never time out. httpcore, on which httpx is built, lets us watch all waits.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import httpcore
import httpx

from recruit.endpoints import ZOHO_HOSTS
from recruit.name_lookup import FindAddresses, find_in_time
from recruit.public_addresses import addresses_of, public_addresses_of

DEADLINE = "deadline"
"""Key of httpx's request extensions: `time.monotonic()` at which the call must be over."""


def addresses_of_recruit(host: str, port: int) -> list[str]:
    """Return those of a host of Zoho, which are public; one that the operator has allowed is
    perhaps in the same house."""
    if host in ZOHO_HOSTS:
        return public_addresses_of(host, port)
    return addresses_of(host, port)


class Network(httpx.BaseTransport):
    """A transport of at most so many connections, all kept alive. Raises httpx's own errors.

    `find_addresses` says where a host is.
    """

    def __init__(
        self, connections: int, *, find_addresses: FindAddresses = addresses_of_recruit
    ) -> None:
        self._clock = _Clock()
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=5.0,
            network_backend=_Backend(self._clock, find_addresses),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._clock.deadline = request.extensions[DEADLINE]
        url = request.url
        with _as_httpx_says():
            response = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        self._pool.close()


class _Clock(threading.local):
    """The deadline of the call that this thread makes."""

    deadline = 0.0

    def left(self, timeout: float | None) -> float:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the call took too long")
        return seconds if timeout is None else min(seconds, timeout)


class _Body(httpx.SyncByteStream):
    """A body that is read in the thread that asked."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx_says():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends with the call."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left(timeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = self._clock.left(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, clock: _Clock, find_addresses: FindAddresses) -> None:
        self._inner = httpcore.SyncBackend()
        self._clock = clock
        self._find_addresses = find_addresses

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout)
        addresses = find_in_time(self._find_addresses, host, port, seconds=left)
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect(address, port, timeout, local_address, socket_options)
        return self._connect(addresses[-1], port, timeout, local_address, socket_options)

    def _connect(
        self,
        host: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        timeout = self._clock.left(timeout)
        stream = self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(stream, self._clock)


# From the special to the general.
_KINDS: tuple[tuple[type[Exception], type[httpx.RequestError]], ...] = (
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
)


@contextmanager
def _as_httpx_says() -> Iterator[None]:
    try:
        yield
    except tuple(kind for kind, _ in _KINDS) as error:
        named = next(name for kind, name in _KINDS if isinstance(error, kind))
        raise named(str(error)) from error


@cache
def _trust() -> ssl.SSLContext:
    # Loading the certificates takes longer than many a call.
    return httpx.create_ssl_context()
