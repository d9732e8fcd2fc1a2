"""Scripted trouble: which of the coming requests go wrong, and how."""

from dataclasses import dataclass
from typing import Any

KINDS = (
    "latency",
    "429",
    "500",
    "502_html",
    "truncated",
    "not_json",
    "cut",
    "hang",
    "reset",
    "wrong_type",
    "duplicate_page",
    "endless",
    "expire_token",
    "scope_mismatch",
    "no_permission",
    "redirect",
)


@dataclass
class Trouble:
    """One line of the script.

    `match` is looked for in `GET /recruit/v2/Candidates?page=2`, decoded. The first `after`
    matching requests go well, then `times` go wrong (None: all until cleared). `seconds` is how
    long latency and hang take.
    """

    kind: str
    match: str = ""
    times: int | None = 1
    after: int = 0
    seconds: float | None = None
    retry_after: int | None = None

    @classmethod
    def parse(cls, line: Any) -> "Trouble":
        """Raises ValueError, in words, for a line that makes no sense."""
        if not isinstance(line, dict):
            raise ValueError("a trouble is an object")
        unknown = line.keys() - cls.__dataclass_fields__
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        if line.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        for name, expected in _TYPES.items():
            if not isinstance(line.get(name, cls.__dataclass_fields__[name].default), expected):
                raise ValueError(f"{name} makes no sense")
        return cls(**line)

    def strikes(self, request: str) -> bool:
        """Whether this request goes wrong; counts it."""
        if self.match not in request or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


_TYPES: dict[str, Any] = {
    "match": str,
    "times": int | None,
    "after": int,
    "seconds": int | float | None,
    "retry_after": int | None,
}


class Troubles:
    """The script: the first line that strikes is what happens to a request."""

    def __init__(self) -> None:
        self.script: list[Trouble] = []

    def strike(self, request: str) -> Trouble | None:
        struck = next((trouble for trouble in self.script if trouble.strikes(request)), None)
        self.script = [trouble for trouble in self.script if trouble.times != 0]
        return struck
