"""The body of an answer, read as JSON."""

from __future__ import annotations

import re
from typing import Any

import httpx
import orjson

from recruit.errors import NotJson, TooLarge

MAX_VALUES = 500_000
"""The values on a page of 200 records that have 2,500 each, counted by the marks between them."""

_UNREADABLE = object()

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# An escaped backslash and both halves of a pair are passed over; the group is a half on its own.
_HALVES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|\\(u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def parse_json(response: httpx.Response) -> Any:
    """Return the value in the body. Raises NotJson, which says nothing of the body, or TooLarge.

    Two faults leave no doubt about what is meant and are mended: a byte order mark, and half a
    surrogate pair, as a text has that was cut within an emoji; U+FFFD stands in its place. Anything
    else is refused, such as a number beyond what a double holds.
    """
    _refuse_many_values(response.content)
    value = _loaded(response.content)
    if value is _UNREADABLE:
        value = _loaded(_mended(response.content))
    if value is _UNREADABLE:
        raise NotJson("the answer is not JSON", status=response.status_code)
    return value


def parse_object(response: httpx.Response) -> dict[str, Any]:
    """Return the object in the body, {} where there is none."""
    try:
        value = parse_json(response)
    except (NotJson, TooLarge):
        return {}
    return value if isinstance(value, dict) else {}


def _refuse_many_values(content: bytes) -> None:
    """Refuse what is small on its way and large in memory: an empty object is two bytes there and
    sixty-four here.

    Marks within texts count too, which costs nobody a page: a record of 32,000 characters of prose
    has a thousand commas.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise TooLarge(f"an answer of more than {MAX_VALUES:,} values")


def _loaded(content: bytes) -> Any:
    # No error leaves here: it would hold the whole body, which may have a token in it.
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return _UNREADABLE


def _mended(content: bytes) -> bytes:
    return _HALVES.sub(_whole, content.removeprefix(_BYTE_ORDER_MARK))


def _whole(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]
