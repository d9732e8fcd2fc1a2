"""The mischief of scripted trouble on a request: slow, wrong, broken or missing answers."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from ..bulk.csv_file import zipped_line_of_commas
from ..odd_value import remove_value, set_value
from ..trouble import Trouble
from .app_keys import world_of
from .endless import INVENTING, REPEATING
from .records import ENDLESS, PAGE_SHIFT
from .replies import JSON, ApiError, Handler, json_reply

_LATENCY = 1.0
_HANG = 600.0
_DRIP = 1.0
_LOOK = 0.05
_CLEARED = "cleared"
_MANY = 1_000_000
_GATEWAY = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


async def make(trouble: Trouble, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Return the answer `trouble` leads to; `handler` would give the right one."""
    if trouble.kind in _INSTEAD:
        return await _INSTEAD[trouble.kind](trouble, request)
    if trouble.kind in _BEFORE:
        await _BEFORE[trouble.kind](trouble, request)
        return await handler(request)
    answer = await handler(request)
    if isinstance(answer, web.Response) and _body(answer):
        return await _AFTER[trouble.kind](trouble, answer, request)
    return answer


async def _error(trouble: Trouble, request: web.Request) -> web.Response:
    """Answer as scripted; what the line leaves out is as it usually is."""
    status, code, message = _ERRORS[trouble.kind]
    headers = {} if trouble.retry_after is None else {"Retry-After": str(trouble.retry_after)}
    raise ApiError(
        trouble.status or status, trouble.code or code, trouble.message or message, headers=headers
    )


async def _error_in_200(trouble: Trouble, request: web.Request) -> web.Response:
    return json_reply({"error": trouble.code or "general_error"})


async def _row_errors(trouble: Trouble, request: web.Request) -> web.Response:
    row = {
        "code": trouble.code or "INTERNAL_ERROR",
        "details": {},
        "message": trouble.message or "internal error",
        "status": "error",
    }
    return json_reply({"data": [row]})


async def _bad_gateway(trouble: Trouble, request: web.Request) -> web.Response:
    return _gateway(trouble.status or 502, "502 Bad Gateway")


async def _not_found(trouble: Trouble, request: web.Request) -> web.Response:
    return _gateway(404, "404 Not Found")


def _gateway(status: int, title: str) -> web.Response:
    return web.Response(text=_GATEWAY.format(title), status=status, content_type="text/html")


async def _no_content(trouble: Trouble, request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _null_body(trouble: Trouble, request: web.Request) -> web.Response:
    return json_reply(None)


async def _not_json(trouble: Trouble, request: web.Request) -> web.Response:
    return web.Response(body=b"Temporarily down for maintenance.", content_type=JSON)


async def _redirect(trouble: Trouble, request: web.Request) -> web.Response:
    """Lead to another host: a client that follows gives its token away."""
    return web.Response(
        status=302, headers={"Location": f"https://elsewhere.example{request.path}"}
    )


async def _hang(trouble: Trouble, request: web.Request) -> web.Response:
    """Say nothing until the client gives up or the time is over; then hang up."""
    await _wait(trouble, request, usual=_HANG)
    return _hang_up(request)


async def _wait(trouble: Trouble, request: web.Request, *, usual: float) -> None:
    """Wait until the time is over, nobody waits for the answer any more, or all trouble is cleared
    that there was when the request came."""
    troubles = world_of(request).troubles
    cleared = request.setdefault(_CLEARED, troubles.cleared)
    until = time.monotonic() + troubles.duration(trouble, usual=usual)
    while (left := until - time.monotonic()) > 0:
        if troubles.cleared > cleared or _is_closed(request):
            return
        await asyncio.sleep(min(left, _LOOK))


async def _reset(trouble: Trouble, request: web.Request) -> web.Response:
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        # Lingering for no time turns closing into a TCP reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return _hang_up(request)


async def _late(trouble: Trouble, request: web.Request) -> None:
    await _wait(trouble, request, usual=_LATENCY)


async def _expire_token(trouble: Trouble, request: web.Request) -> None:
    world_of(request).tokens.expire(request.headers.get("Authorization", "").partition(" ")[2])


async def _previous_page(trouble: Trouble, request: web.Request) -> None:
    request[PAGE_SHIFT] = -1


async def _endless(trouble: Trouble, request: web.Request) -> None:
    request[ENDLESS] = REPEATING


async def _endless_news(trouble: Trouble, request: web.Request) -> None:
    request[ENDLESS] = INVENTING


async def _truncated(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Send a complete HTTP answer whose content stops in the middle."""
    return web.Response(body=_half(answer), content_type=answer.content_type)


async def _cut(trouble: Trouble, answer: web.Response, request: web.Request) -> web.StreamResponse:
    """Send less than Content-Length says, then end the connection."""
    begun = await _begun(answer, request)
    _close(request)
    return begun


async def _stall(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Send less than Content-Length says, then nothing."""
    begun = await _begun(answer, request)
    await _wait(trouble, request, usual=_HANG)
    _close(request)
    return begun


async def _drip(trouble: Trouble, answer: web.Response, request: web.Request) -> web.StreamResponse:
    """Send the right answer a byte at a time, so that there is always news of it."""
    slow = web.StreamResponse(status=answer.status)
    slow.content_type = answer.content_type
    slow.content_length = len(_body(answer))
    await slow.prepare(request)
    for place in range(len(_body(answer))):
        if _is_closed(request):
            break
        await slow.write(_body(answer)[place : place + 1])
        await _wait(trouble, request, usual=_DRIP)
    return slow


async def _inflated(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Add a million empty objects to JSON; let a file be one line of commas."""
    if answer.content_type != JSON:
        return web.Response(body=zipped_line_of_commas(), content_type=answer.content_type)
    many = b'{"padding":[' + b"{}," * _MANY + b"{}],"
    return web.Response(body=many + _body(answer)[1:], content_type=JSON, status=answer.status)


async def _begun(answer: web.Response, request: web.Request) -> web.StreamResponse:
    """Begin an answer: half the body is on its way."""
    begun = web.StreamResponse()
    begun.content_type = answer.content_type
    begun.content_length = len(_body(answer))
    await begun.prepare(request)
    await begun.write(_half(answer))
    return begun


async def _wrong_type(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Let the first three rows lie: an e-mail that is an object, a time that is none, no id."""
    if answer.content_type != JSON:
        return answer
    content: Any = orjson.loads(_body(answer))
    rows = content.get("data")
    if not rows:
        return json_reply(dict.fromkeys(content, "unexpected"))
    rows[0]["Email"] = {"unexpected": [1]}
    for name in ("Updated_On", "Modified_Time", "Created_Time"):
        if name in rows[1 % len(rows)]:
            rows[1 % len(rows)][name] = "yesterday"
    rows[2 % len(rows)].pop("id", None)
    return json_reply(content)


async def _odd_value(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Let one value of a good answer be another, or none."""
    if answer.content_type != JSON:
        return answer
    content: Any = orjson.loads(_body(answer))
    if trouble.kind == "odd_value":
        set_value(content, trouble.at, trouble.value)
    else:
        remove_value(content, trouble.at)
    return json_reply(content, status=answer.status)


async def _data_object(
    trouble: Trouble, answer: web.Response, request: web.Request
) -> web.StreamResponse:
    """Answer the first row in place of the list of rows."""
    if answer.content_type != JSON:
        return answer
    content: Any = orjson.loads(_body(answer))
    rows = content.get("data")
    return json_reply({**content, "data": rows[0]}) if rows else answer


def _body(answer: web.Response) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b""


def _half(answer: web.Response) -> bytes:
    body = _body(answer)
    return body[: len(body) // 2]


def _is_closed(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _close(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # nobody is left to read it


# kind: (status, code, message)
_ERRORS = {
    "429": (429, "TOO_MANY_REQUESTS", "too many requests"),
    "500": (500, "INTERNAL_ERROR", "internal error"),
    "error": (400, "INVALID_DATA", "invalid data"),
    "scope_mismatch": (401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL"),
    "no_permission": (403, "NO_PERMISSION", "permission denied"),
}
_INSTEAD: dict[str, Callable[[Trouble, web.Request], Awaitable[web.StreamResponse]]] = {
    **dict.fromkeys(_ERRORS, _error),
    "error_in_200": _error_in_200,
    "row_errors": _row_errors,
    "502_html": _bad_gateway,
    "404_html": _not_found,
    "no_content": _no_content,
    "null_body": _null_body,
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
    "endless_news": _endless_news,
}
_AFTER: dict[str, Callable[[Trouble, web.Response, web.Request], Awaitable[web.StreamResponse]]] = {
    "truncated": _truncated,
    "cut": _cut,
    "stall": _stall,
    "drip": _drip,
    "inflated": _inflated,
    "wrong_type": _wrong_type,
    "odd_value": _odd_value,
    "no_value": _odd_value,
    "data_object": _data_object,
}
