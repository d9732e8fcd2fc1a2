"""Carries out scripted trouble on a request: slow, wrong, broken or missing answers."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from ..trouble import Trouble
from .app_keys import world_of
from .records import ENDLESS, PAGE_SHIFT
from .replies import JSON, ApiError, Handler, json_reply

_LATENCY = 1.0
_HANG = 600.0
_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)


async def make(trouble: Trouble, request: web.Request, handler: Handler) -> web.StreamResponse:
    """The answer `trouble` leads to; `handler` would give the right one."""
    if trouble.kind in _INSTEAD:
        return await _INSTEAD[trouble.kind](trouble, request)
    if trouble.kind in _BEFORE:
        await _BEFORE[trouble.kind](trouble, request)
        return await handler(request)
    answer = await handler(request)
    if isinstance(answer, web.Response) and isinstance(answer.body, bytes) and answer.body:
        return await _AFTER[trouble.kind](answer.body, request)
    return answer


async def _too_many(trouble: Trouble, request: web.Request) -> web.Response:
    headers = {} if trouble.retry_after is None else {"Retry-After": str(trouble.retry_after)}
    raise ApiError(429, "TOO_MANY_REQUESTS", "too many requests", headers=headers)


async def _internal_error(trouble: Trouble, request: web.Request) -> web.Response:
    raise ApiError(500, "INTERNAL_ERROR", "internal error")


async def _scope_mismatch(trouble: Trouble, request: web.Request) -> web.Response:
    raise ApiError(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")


async def _no_permission(trouble: Trouble, request: web.Request) -> web.Response:
    raise ApiError(403, "NO_PERMISSION", "permission denied", details={"permissions": ["read"]})


async def _bad_gateway(trouble: Trouble, request: web.Request) -> web.Response:
    return web.Response(text=_GATEWAY, status=502, content_type="text/html")


async def _not_json(trouble: Trouble, request: web.Request) -> web.Response:
    return web.Response(body=b"Temporarily down for maintenance.", content_type=JSON)


async def _redirect(trouble: Trouble, request: web.Request) -> web.Response:
    """To another host: a client that follows gives its token away."""
    return web.Response(
        status=302, headers={"Location": f"https://elsewhere.example{request.path}"}
    )


async def _hang(trouble: Trouble, request: web.Request) -> web.Response:
    """Says nothing until the client gives up or the time is over; then hangs up."""
    until = time.monotonic() + (_HANG if trouble.seconds is None else trouble.seconds)
    while time.monotonic() < until and not _is_closed(request):
        await asyncio.sleep(0.05)
    return _hang_up(request)


async def _reset(trouble: Trouble, request: web.Request) -> web.Response:
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        # Lingering for no time turns closing into a TCP reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return _hang_up(request)


async def _late(trouble: Trouble, request: web.Request) -> None:
    await asyncio.sleep(_LATENCY if trouble.seconds is None else trouble.seconds)


async def _expire_token(trouble: Trouble, request: web.Request) -> None:
    world_of(request).tokens.expire(request.headers.get("Authorization", "").partition(" ")[2])


async def _previous_page(trouble: Trouble, request: web.Request) -> None:
    request[PAGE_SHIFT] = -1


async def _endless(trouble: Trouble, request: web.Request) -> None:
    request[ENDLESS] = True


async def _truncated(body: bytes, request: web.Request) -> web.StreamResponse:
    """A complete HTTP answer whose JSON stops in the middle."""
    return web.Response(body=body[: len(body) // 2], content_type=JSON)


async def _cut(body: bytes, request: web.Request) -> web.StreamResponse:
    """Less than Content-Length says, then the connection ends."""
    answer = web.StreamResponse()
    answer.content_type = JSON
    answer.content_length = len(body)
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return answer


async def _wrong_type(body: bytes, request: web.Request) -> web.StreamResponse:
    """The first three rows lie: an e-mail that is an object, a time that is none, no id."""
    content: Any = orjson.loads(body)
    rows = content.get("data")
    if not rows:
        return json_reply(dict.fromkeys(content, "unexpected"))
    rows[0]["Email"] = {"unexpected": [1]}
    for name in ("Updated_On", "Modified_Time", "Created_Time"):
        if name in rows[1 % len(rows)]:
            rows[1 % len(rows)][name] = "yesterday"
    rows[2 % len(rows)].pop("id", None)
    return json_reply(content)


def _is_closed(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # nobody is left to read it


_INSTEAD: dict[str, Callable[[Trouble, web.Request], Awaitable[web.StreamResponse]]] = {
    "429": _too_many,
    "500": _internal_error,
    "scope_mismatch": _scope_mismatch,
    "no_permission": _no_permission,
    "502_html": _bad_gateway,
    "not_json": _not_json,
    "redirect": _redirect,
    "hang": _hang,
    "reset": _reset,
}
_BEFORE: dict[str, Callable[[Trouble, web.Request], Awaitable[None]]] = {
    "latency": _late,
    "expire_token": _expire_token,
    "duplicate_page": _previous_page,
    "endless": _endless,
}
_AFTER: dict[str, Callable[[bytes, web.Request], Awaitable[web.StreamResponse]]] = {
    "truncated": _truncated,
    "cut": _cut,
    "wrong_type": _wrong_type,
}
