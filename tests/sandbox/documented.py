"""A table of answers, written from Recruit's documentation, and how an answer is held to its row.

A row cites the page below `zoho.com/recruit/developer-guide/apiv2/` that promises the answer. Where
no page does, it says *seen* (clients of the live service met it) or *crm* (documented for Zoho CRM,
on which Recruit's API is modelled).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from .conftest import Sandbox
from .strict import INSTANT, RECORD_ID

ID, TIME = RECORD_ID, INSTANT
BOOLEAN, TEXT, NUMBER = bool, str, int
PERSON = {"name": TEXT, "id": ID}
NOTHING = object()
"""The body is empty."""


@dataclass(frozen=True)
class Only:
    """An object with these keys and no others."""

    keys: Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """A list of so many, each of which fits."""

    each: Any
    count: int | None = None


@dataclass(frozen=True)
class Either:
    """One of several."""

    options: tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    """`request` is `GET /recruit/v2/…`; what stands in braces is filled in from the account."""

    page: str
    request: str
    status: int
    body: Any = NOTHING
    headers: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.page}: {self.request[:60]}"


def one_of(*options: Any) -> Either:
    return Either(options)


def error(code: str, message: Any = TEXT, **details: Any) -> Only:
    """Recruit's form of an error."""
    keys = {"code": code, "details": details or dict, "message": message, "status": "error"}
    return Only(keys)


def listed(row: Any, **info: Any) -> Only:
    """A page of a list."""
    known = {"per_page": NUMBER, "count": NUMBER, "page": NUMBER, "more_records": BOOLEAN}
    return Only({"data": Rows(row), "info": Only(known | info)})


def rows(*answers: Answer) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("answer", answers, ids=str)


def hold(answer: Answer, sandbox: Sandbox, known: Mapping[str, str]) -> None:
    """Asks, and compares the answer with its row."""
    found = ask(answer, sandbox, known)

    assert found.status_code == answer.status, found.text[:300]
    body = (
        found.json() if found.content and answer.body is not NOTHING else found.content or NOTHING
    )
    assert list(misfits(answer.body, body)) == []
    assert list(misfits(answer.headers, {k.lower(): v for k, v in found.headers.items()})) == []


def ask(answer: Answer, sandbox: Sandbox, known: Mapping[str, str]) -> httpx.Response:
    method, path = filled(answer.request, known).split(" ", 1)
    return sandbox.http.request(
        method,
        path,
        headers=filled(answer.sent, known),
        json=filled(answer.json, known),
        data=filled(answer.form, known),
    )


def filled(value: Any, known: Mapping[str, str]) -> Any:
    """The value with every {name} in its texts replaced."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda match: known[match[1]], value)
    if isinstance(value, Mapping):
        return {key: filled(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    return value


def misfits(shape: Any, value: Any, place: str = "answer") -> Iterator[str]:
    """Where a value does not fit its shape, in words."""
    for kind, check in _CHECKS.items():
        if isinstance(shape, kind):
            yield from check(shape, value, place)
            return
    if value != shape or type(value) is not type(shape):
        yield f"{place} is {value!r}, not {shape!r}"


def _only(shape: Only, value: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict) and value.keys() != shape.keys.keys():
        yield f"{place} has the keys {[*value]}"
    yield from _keys(shape.keys, value, place)


def _keys(shape: Mapping[str, Any], value: Any, place: str) -> Iterator[str]:
    for key, expected in shape.items():
        if not isinstance(value, dict) or key not in value:
            yield f"{place} has no {key}"
        else:
            yield from misfits(expected, value[key], f"{place}.{key}")


def _rows(shape: Rows, value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, list) or not value or len(value) != (shape.count or len(value)):
        yield f"{place} is no such list: {str(value)[:100]}"
        return
    yield from _list([shape.each] * len(value), value, place)


def _list(shape: list[Any], value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, list) or len(value) != len(shape):
        yield f"{place} is {value!r}, not {len(shape)} rows"
        return
    for number, row in enumerate(value):
        yield from misfits(shape[number], row, f"{place}[{number}]")


def _either(shape: Either, value: Any, place: str) -> Iterator[str]:
    if all(any(misfits(option, value)) for option in shape.options):
        yield f"{place} is {value!r}"


def _type(shape: type, value: Any, place: str) -> Iterator[str]:
    if type(value) is not shape:
        yield f"{place} is {value!r}, not {shape.__name__}"


def _pattern(shape: re.Pattern[str], value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, str) or not shape.fullmatch(value):
        yield f"{place} is {value!r}"


_CHECKS: dict[type, Callable[[Any, Any, str], Iterator[str]]] = {
    Only: _only,
    Rows: _rows,
    Either: _either,
    dict: _keys,
    list: _list,
    type: _type,
    re.Pattern: _pattern,
}
