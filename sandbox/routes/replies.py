"""The replies of the server: JSON, nothing, or an error in Recruit's form."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

JSON = "application/json"


class ApiError(Exception):
    """An error raised by a handler, answered as `{"code","details","message","status":"error"}`."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}
        self.headers = headers or {}

    def reply(self) -> web.Response:
        return json_reply(
            {
                "code": self.code,
                "details": self.details,
                "message": self.message,
                "status": "error",
            },
            status=self.status,
            headers=self.headers,
        )


def invalid_data(name: str, message: str = "invalid data") -> ApiError:
    return ApiError(400, "INVALID_DATA", message, details={"param_name": name})


def missing(name: str) -> ApiError:
    return ApiError(
        400,
        "REQUIRED_PARAM_MISSING",
        "One of the expected parameter is missing",
        details={"param_name": name},
    )


def too_many(message: str, *, retry_after: int) -> ApiError:
    """Refuse a burst, or too much at once; `retry_after` is in seconds."""
    return ApiError(429, "TOO_MANY_REQUESTS", message, headers={"Retry-After": str(retry_after)})


def json_reply(
    content: Any, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    return raw_json_reply(orjson.dumps(content), status=status, headers=headers)


def raw_json_reply(
    body: bytes, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=body, status=status, content_type=JSON, charset="utf-8", headers=headers
    )


def list_reply(key: str, rows: list[Any]) -> web.Response:
    """Answer `{"modules":[…]}`, or 204 where there is nothing."""
    return json_reply({key: rows}) if rows else web.Response(status=204)
