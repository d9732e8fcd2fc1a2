"""The things nobody knows for sure about Recruit, so that a client meets either answer."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Quirks:
    """The answers that this sandbox gives. `search_lag` is in seconds of its clock.

    `equals_contains`: the search finds with `equals` whatever contains the value. `word_search`:
    the search takes `email=`, `phone=` and `word=`, as documented; live users saw them refused.
    `restore_moves_time`: a restored record counts as modified when it was restored. `rate_headers`:
    answers have `X-RATELIMIT-*`. `retry_after`: a 429 says how long to wait. `date_header`: answers
    have a `Date`, which is that of the sandbox's clock. `refresh_token`: a grant code gives a token
    that lasts.
    """

    search_lag: int = 15
    equals_contains: bool = False
    word_search: bool = False
    restore_moves_time: bool = True
    rate_headers: bool = True
    retry_after: bool = True
    date_header: bool = True
    refresh_token: bool = True

    @classmethod
    def problem(cls, changes: dict[str, Any]) -> str | None:
        """Return what is wrong with changes, in words."""
        known = {name: type(value) for name, value in asdict(cls()).items()}
        for name, value in changes.items():
            if name not in known:
                return f"no such quirk; there are {', '.join(known)}"
            if type(value) is not known[name] or (known[name] is int and value < 0):
                kind = "true or false" if known[name] is bool else "a number of seconds from 0 on"
                return f"{name} is {kind}"
        return None
