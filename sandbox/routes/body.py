"""The JSON body of a request."""

from typing import Any

import orjson
from aiohttp import web

from .replies import invalid_data


async def read_json(request: web.Request) -> Any:
    """Return whatever the body says; nothing is an empty object."""
    try:
        return orjson.loads(await request.read() or b"{}")
    except orjson.JSONDecodeError as error:
        raise invalid_data("body", f"not JSON: {error}") from error


async def read_object(request: web.Request) -> dict[str, Any]:
    body = await read_json(request)
    if not isinstance(body, dict):
        raise invalid_data("body", "a JSON object is expected")
    return body
