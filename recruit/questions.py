"""Questions to Recruit, and how their parts are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx

from recruit.errors import UnknownModule
from recruit.transport import DEADLINE, PRICE

HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "RecruitSync"}

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Question:
    """A GET below `/recruit/v2/`, with its price in credits."""

    path: str
    price: int
    params: Params = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, api_url: str, *, deadline: float) -> httpx.Request:
        """The request, built directly: a client's merging of addresses costs as much as sending."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return httpx.Request(
            "GET",
            f"{api_url}/recruit/v2/{self.path}{query}",
            headers={**HEADERS, **self.headers},
            extensions={DEADLINE: deadline, PRICE: self.price},
        )


def module_path(module: str) -> str:
    """The module's name, fit for an address. Raises UnknownModule for what cannot be one."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,99}", module):
        raise UnknownModule("a module name has letters, digits and underscores only")
    return module


def given(**params: str | int | None) -> Params:
    """The parameters that have a value."""
    return {name: value for name, value in params.items() if value is not None}


def since(instant: datetime | None) -> Mapping[str, str]:
    """The header that asks for changes from `instant` (aware) on, rounded down to the second."""
    if instant is None:
        return {}
    if instant.utcoffset() is None:
        raise ValueError("modified_since needs a time zone")
    return {"If-Modified-Since": instant.astimezone(UTC).isoformat(timespec="seconds")}
