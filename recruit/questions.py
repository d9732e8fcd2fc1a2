"""The questions to Recruit, and how their parts are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal
from urllib.parse import urlencode

import httpx
import orjson

from recruit.errors import UnknownModule
from recruit.network import DEADLINE
from recruit.transport import PRICE, SINK, Sink

HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "RecruitSync"}

Params = Mapping[str, str | int]


RECORDS_API: Final = "recruit/v2"
BULK_API: Final = "recruit/bulk/v2"


@dataclass(frozen=True, slots=True)
class ApiQuestion:
    """A call below one of the two APIs, with its price in credits; a POST where it has a `body`.

    A good answer to a question with a `sink` is written there instead of being kept in memory.
    """

    path: str
    price: int
    params: Params = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    api: Literal["recruit/v2", "recruit/bulk/v2"] = RECORDS_API
    body: Mapping[str, Any] | None = None
    sink: Sink | None = None

    def request(self, api_url: str, *, deadline: float) -> httpx.Request:
        """Build the request directly: a client's merging of addresses costs as much as sending."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        extensions: dict[str, Any] = {DEADLINE: deadline, PRICE: self.price}
        address = f"{api_url}/{self.api}/{self.path}{query}"
        headers = {**HEADERS, **self.headers}
        if self.sink is not None:
            extensions[SINK] = self.sink
            headers["Accept"] = "*/*"
        if self.body is None:
            return httpx.Request("GET", address, headers=headers, extensions=extensions)
        headers["Content-Type"] = "application/json"
        content = orjson.dumps(self.body)
        return httpx.Request(
            "POST", address, headers=headers, content=content, extensions=extensions
        )


def module_path(module: str) -> str:
    """Return the module's name, fit for an address. Raises UnknownModule for what cannot be one."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,99}", module):
        raise UnknownModule("a module name has letters, digits and underscores only")
    return module


def given(**params: str | int | None) -> Params:
    """Return the parameters that have a value."""
    return {name: value for name, value in params.items() if value is not None}


def since_header(instant: datetime | None) -> Mapping[str, str]:
    """Return the header that asks for changes from `instant` on, an aware time.

    It is rounded down to the second. Raises ValueError for a naive time.
    """
    if instant is None:
        return {}
    if instant.utcoffset() is None:
        raise ValueError("modified_since needs a time zone")
    return {"If-Modified-Since": instant.astimezone(UTC).isoformat(timespec="seconds")}
