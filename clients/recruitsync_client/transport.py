"""The way to the server and back: token, repetition, problems.

What may be sent twice is: what only reads, and every POST, which has a key by which the server
does it once. It is sent again after a failure of the network or the server, and when the server
says how long to wait. A change with a version is sent again only where it was not taken at all.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from recruitsync_client.errors import NotUnderstood, RecruitSyncError, Unreachable, refusal_of
from recruitsync_client.models import ProblemDetails
from recruitsync_client.shapes import Answer

Told = TypeVar("Told", bound=Answer)
Query = Mapping[str, object]

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
FIRST_PAUSE = 0.5
MAX_PAUSE = 10.0
AGAIN = frozenset({500, 502, 503, 504})
"""Statuses after which what may be sent twice is sent again."""

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Transport:
    """A connection to an installation, by a token of one organisation.

    `url` is that of the installation, as `https://recruitsync.example`; `max_wait` is how many
    seconds in sum are waited between attempts. Use it as a context manager, or `close` it.
    """

    def __init__(self, url: str, token: str, *, max_wait: float = 60.0) -> None:
        self._max_wait = max_wait
        self._http = httpx.Client(
            base_url=_api_of(url),
            headers={"Authorization": f"Bearer {token}", "User-Agent": "recruitsync-client"},
            timeout=TIMEOUT,
            follow_redirects=False,
        )

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(
        self,
        answer: type[Told],
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: BaseModel | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> Told:
        """Send a request, and return what is answered. Raises RecruitSyncError."""
        response = self._send(method, path, query, body, if_match, idempotency_key)
        try:
            told = answer.model_validate_json(response.content)
        except ValidationError as error:
            raise NotUnderstood(_not_this_api(response, str(error))) from error
        told.with_etag(response.headers.get("ETag", ""))
        return told

    def do(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: BaseModel | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> None:
        """Send a request that is answered by nothing. Raises RecruitSyncError."""
        self._send(method, path, query, body, if_match, idempotency_key)

    def stream(self, method: str, path: str, *, query: Query | None = None) -> Iterator[str]:
        """Yield a text piece by piece, as it comes. Raises RecruitSyncError."""
        with self._streamed(method, path, query) as response:
            yield from response.iter_text()

    def stream_bytes(
        self, method: str, path: str, *, query: Query | None = None
    ) -> Iterator[bytes]:
        """Yield a file that is no text piece by piece, as it comes. Raises RecruitSyncError."""
        with self._streamed(method, path, query) as response:
            yield from response.iter_bytes()

    @contextmanager
    def _streamed(self, method: str, path: str, query: Query | None) -> Iterator[httpx.Response]:
        try:
            with self._http.stream(method, path, params=_parameters(query)) as response:
                if not response.is_success:
                    response.read()
                    raise _error_of(response)
                yield response
        except httpx.TransportError as error:
            raise _unreachable(self._http, error) from error

    @staticmethod
    def quoted(part: str) -> str:
        """Return a part of an address with the signs that addresses have."""
        return quote(part, safe="")

    def _send(
        self,
        method: str,
        path: str,
        query: Query | None,
        body: BaseModel | None,
        if_match: str | None,
        idempotency_key: str | None,
    ) -> httpx.Response:
        request = self._http.build_request(method, path, params=_parameters(query))
        if body is not None:
            text = body.model_dump_json(exclude_unset=True, by_alias=True)
            headers = {"Content-Type": "application/json"}
            request = self._http.build_request(
                method, path, params=_parameters(query), content=text, headers=headers
            )
        if if_match is not None:
            request.headers["If-Match"] = if_match
        if method == "POST":
            request.headers["Idempotency-Key"] = idempotency_key or uuid4().hex
        return self._send_until_answered(request)

    def _send_until_answered(self, request: httpx.Request) -> httpx.Response:
        may_be_sent_twice = request.method in {"GET", "POST"}
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            wait: float | None = None
            failure: RecruitSyncError
            try:
                response = self._http.send(request)
            except httpx.TransportError as error:
                failure = _unreachable(self._http, error)
                never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if may_be_sent_twice or never_sent:
                    wait = _jittered(pause)
            else:
                if response.is_success:
                    return response
                failure = _error_of(response)
                wait = _wait_of(response, pause, may_be_sent_twice=may_be_sent_twice)
            if wait is None or waited + wait > self._max_wait:
                raise failure
            time.sleep(wait)
            waited, pause = waited + wait, min(pause * 2, MAX_PAUSE)


def _api_of(url: str) -> httpx.URL:
    """Return where the API is. A token leaves the machine by an encrypted connection alone."""
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise RecruitSyncError(f"“{url}” is not a web address.") from None
    if parsed.scheme not in {"https", "http"} or not parsed.host:
        raise RecruitSyncError("The address of an installation begins with https:// and a host.")
    if parsed.scheme == "http" and parsed.host not in LOCAL_HOSTS:
        raise RecruitSyncError("The address must begin with https://, to keep the token secret.")
    path = parsed.path.rstrip("/").removesuffix("/api/v1")
    return parsed.copy_with(path=f"{path}/api/v1/", query=None, fragment=None)


def _parameters(query: Query | None) -> dict[str, str]:
    return {name: _text(value) for name, value in (query or {}).items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)


def _wait_of(response: httpx.Response, pause: float, *, may_be_sent_twice: bool) -> float | None:
    """Return how long to wait before it is sent again, None where it is not."""
    said = response.headers.get("Retry-After", "")
    if response.status_code in {409, 429} and said.isdecimal():
        return float(said)
    if response.status_code in AGAIN and may_be_sent_twice:
        return float(said) if said.isdecimal() else _jittered(pause)
    return None


def _jittered(pause: float) -> float:
    return pause * random.uniform(0.5, 1.0)  # noqa: S311 (spreads clients, and hides nothing)


def _error_of(response: httpx.Response) -> RecruitSyncError:
    try:
        return refusal_of(ProblemDetails.model_validate_json(response.content))
    except ValidationError:
        return NotUnderstood(_not_this_api(response, f"It answered {response.status_code}."))


def _not_this_api(response: httpx.Response, said: str) -> str:
    host = response.request.url.host
    return f"{host} does not answer like RecruitSync's API. Check the address. {said}"


def _unreachable(client: httpx.Client, error: httpx.TransportError) -> Unreachable:
    said = str(error) or type(error).__name__
    return Unreachable(f"{client.base_url.host} could not be reached: {said}")
