"""The values that come in sets: a record takes one of 2**bits alternatives by bits of its draw.

An alternative fills several fields that belong together (a city and its country), so a record of
forty fields costs about ten look-ups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Choice:
    """A set of `alternatives` (2**n), picked by the bits of the draw from `shift` on."""

    shift: int
    alternatives: Sequence[dict[str, Any]]

    def __post_init__(self) -> None:
        if len(self.alternatives).bit_count() != 1:
            raise ValueError("the number of alternatives must be a power of two")

    @property
    def mask(self) -> int:
        return len(self.alternatives) - 1

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.alternatives[0])

    def fragments(self, wanted: frozenset[str] | None) -> list[bytes]:
        """Return the JSON of each alternative's wanted fields, each pair led by a comma."""
        return [fragment(alternative, wanted) for alternative in self.alternatives]


def spread(alternatives: Sequence[dict[str, Any]], bits: int) -> list[dict[str, Any]]:
    """Return 2**bits alternatives, each of the given ones about equally often."""
    return [alternatives[slot * len(alternatives) >> bits] for slot in range(1 << bits)]


def fragment(values: dict[str, Any], wanted: frozenset[str] | None = None) -> bytes:
    """Render `,"City":"Łódź","State":null` of the wanted fields; `$` keys are always wanted."""
    kept = {
        name: value
        for name, value in values.items()
        if wanted is None or name in wanted or name.startswith("$")
    }
    return b"," + orjson.dumps(kept)[1:-1] if kept else b""
