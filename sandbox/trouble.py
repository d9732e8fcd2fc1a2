"""The script of trouble: which of the coming requests go wrong, and how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

TROUBLE_KINDS: dict[str, str] = {
    "latency": "The right answer comes late",
    "429": "Too many requests",
    "500": "An internal error",
    "502_html": "A gateway answers in HTML",
    "404_html": "A gateway knows no such page, and says so in HTML",
    "error": "An error of your choice",
    "error_in_200": "An error with the status 200",
    "row_errors": "A page that has an error in place of records",
    "no_content": "An empty answer, whatever there is",
    "null_body": "The body is null",
    "data_object": "The records are an object, not a list",
    "truncated": "The JSON stops in the middle",
    "not_json": "The body is not JSON",
    "wrong_type": "Values of wrong types, and a record without an id",
    "odd_value": "One value of the answer is another",
    "no_value": "One value of the answer is not there",
    "cut": "The connection ends in the middle of the body",
    "stall": "The connection hangs in the middle of the body",
    "hang": "The connection hangs before the answer",
    "drip": "The answer comes byte by byte",
    "inflated": "An answer that is small on its way and takes much memory",
    "reset": "The connection is reset",
    "duplicate_page": "The page before once more",
    "endless": "A list that never ends: the last page again and again",
    "endless_news": "A list that never ends: records that nobody has",
    "expire_token": "The access token has expired",
    "scope_mismatch": "The consent lacks a scope",
    "no_permission": "The user may not do this",
    "redirect": "A redirect to another host",
}


LASTING = ("latency", "stall", "hang", "drip")
"""The kinds that take `seconds`, or until they are cleared."""


@dataclass
class Trouble:
    """A line of the script.

    `match` is looked for in `GET /recruit/v2/Candidates?page=2`, decoded. The first `after`
    matching requests go well, then `times` go wrong (None: all until cleared). `seconds` is how
    long latency, stall and hang take, and a byte of a drip; `jitter` adds up to so many seconds at
    random. `status`, `code` and `message` are those of an error; `retry_after` is seconds, or an
    HTTP date. `at` is the place of an odd value, `value` what stands there (`odd_value.py`).
    """

    kind: str
    match: str = ""
    times: int | None = 1
    after: int = 0
    seconds: float | None = None
    jitter: float = 0
    status: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: int | str | None = None
    at: Sequence[str | int] = ()
    value: Any = None

    @classmethod
    def parse(cls, line: Any) -> "Trouble":
        """Read a line. Raises ValueError, in words, for one that makes no sense."""
        if not isinstance(line, dict):
            raise ValueError("a trouble is an object")
        unknown = line.keys() - cls.__dataclass_fields__
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        if line.get("kind") not in TROUBLE_KINDS:
            raise ValueError(f"kind must be one of {', '.join(TROUBLE_KINDS)}")
        for name, fits in _FITS.items():
            if name in line and not fits(line[name]):
                raise ValueError(f"{name} makes no sense")
        return cls(**line)

    def strikes(self, request: str) -> bool:
        """Tell whether this request goes wrong, and count it."""
        if self.match not in request or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < float("inf")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(key) or _is_count(key) for key in value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "match": _is_text,
    "times": lambda value: value is None or _is_count(value),
    "after": _is_count,
    "seconds": lambda value: value is None or _is_time(value),
    "jitter": _is_time,
    "status": lambda value: value is None or (type(value) is int and 200 <= value <= 599),
    "code": lambda value: value is None or _is_text(value),
    "message": lambda value: value is None or _is_text(value),
    "at": _is_place,
    # It becomes a header.
    "retry_after": lambda value: (
        value is None or _is_count(value) or (_is_text(value) and value.isprintable())
    ),
}


class Troubles:
    """The script: the first line that strikes is what happens to a request. `cleared` says how
    often all of it was ended, and with it what requests were suffering."""

    def __init__(self, seed: int) -> None:
        self.script: list[Trouble] = []
        self.cleared = 0
        self._chance = Random(f"{seed} trouble")

    def clear(self) -> None:
        self.script.clear()
        self.cleared += 1

    def strike(self, request: str) -> Trouble | None:
        struck = next((trouble for trouble in self.script if trouble.strikes(request)), None)
        self.script = [trouble for trouble in self.script if trouble.times != 0]
        return struck

    def duration(self, trouble: Trouble, *, usual: float) -> float:
        """Return the seconds it takes, `usual` where the line does not say."""
        seconds = usual if trouble.seconds is None else trouble.seconds
        return seconds + self._chance.uniform(0, trouble.jitter)
