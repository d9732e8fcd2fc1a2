"""Slips of the finger: how a word looks when one key goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def slips(word: str) -> frozenset[str]:
    """Return `word` with one letter left out, doubled, swapped with the next or missed by one key.

    All are at distance 1 by Damerau-Levenshtein. The first letter is never left out or missed: that
    gives other words (`mail`, `cloud`) more often than mistakes.
    """
    found = {*_left_out(word), *_doubled(word), *_swapped(word), *_missed(word)}
    return frozenset(found - {word})


def _left_out(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(1, len(word)))


def _doubled(word: str) -> Iterator[str]:
    return (word[:i] + word[i] + word[i:] for i in range(len(word)))


def _swapped(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))


def _missed(word: str) -> Iterator[str]:
    return (
        word[:i] + key + word[i + 1 :]
        for i in range(1, len(word))
        for key in _NEIGHBOURS.get(word[i], "")
    )


def _neighbours() -> dict[str, str]:
    """Return the letters beside, above and below each letter of a QWERTY keyboard."""
    touching: dict[str, str] = {}
    pairs = [pair for row in _ROWS for pair in pairwise(row)]
    for upper, lower in pairwise(_ROWS):
        pairs += zip(upper, lower, strict=False)
        pairs += zip(upper[1:], lower, strict=False)
    for one, other in pairs:
        touching[one] = touching.get(one, "") + other
        touching[other] = touching.get(other, "") + one
    return {key: "".join(filter(str.isalpha, keys)) for key, keys in touching.items()}


_NEIGHBOURS = _neighbours()
