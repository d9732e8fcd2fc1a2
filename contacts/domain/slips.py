"""Slips of the finger: how a word looks when one key goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def slips(word: str) -> frozenset[str]:
    """Return how `word` looks after one slip.

    A letter is left out, doubled, moved by one or two places, missed by one key, or another vowel;
    or one too many was hit: a key beside a letter, or a letter of the word too early or too late.
    The first letter is never left out, and nothing hit before it: that gives other words (`mail`,
    `cloud`), see `slips_at_the_beginning`.
    """
    kinds = (_left_out, _doubled, _moved, _missed, _misheard, _repeated, _hit_too)
    found = {slip for kind in kinds for slip in kind(word)}
    return frozenset(found - {word})


def slips_at_the_beginning(word: str) -> frozenset[str]:
    """Return how `word` looks without its first letter, or with a key beside that one hit too."""
    return frozenset({word[1:], *(key + word for key in _NEIGHBOURS.get(word[0], ""))})


def _left_out(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(1, len(word)))


def _doubled(word: str) -> Iterator[str]:
    return (word[:i] + word[i] + word[i:] for i in range(len(word)))


def _moved(word: str) -> Iterator[str]:
    """Yield the word with a letter some places further: gmial and gmila, mgail and maigl."""
    for i, letter in enumerate(word):
        rest = word[:i] + word[i + 1 :]
        yield from (rest[:j] + letter + rest[j:] for j in _around(i, len(rest), _REACH))


def _missed(word: str) -> Iterator[str]:
    return (
        word[:i] + key + word[i + 1 :]
        for i in range(len(word))
        for key in _NEIGHBOURS.get(word[i], "")
    )


def _misheard(word: str) -> Iterator[str]:
    """Yield the word with another vowel, as in iclaud."""
    return (
        word[:i] + vowel + word[i + 1 :]
        for i in range(1, len(word))
        if word[i] in _VOWELS
        for vowel in _VOWELS
    )


def _repeated(word: str) -> Iterator[str]:
    """Yield the word with a letter in place of the one beside it, as in gogglemail."""
    for i in range(1, len(word)):
        for j in _around(i, len(word) - 1, 1):
            yield word[:i] + word[j] + word[i + 1 :]


def _hit_too(word: str) -> Iterator[str]:
    """Yield the word with a letter more: hortmail, where r is beside o and t, and hotamail."""
    for i in range(1, len(word) + 1):
        beside = {key for letter in word[i - 1 : i + 1] for key in _NEIGHBOURS.get(letter, "")}
        close = {word[j] for j in _around(i, len(word) - 1, _REACH)}
        yield from (word[:i] + key + word[i:] for key in sorted(beside | close))


_VOWELS = "aeiou"

_REACH = 2
"""Places by which a letter comes too early or too late."""


def _around(place: int, last: int, reach: int) -> range:
    return range(max(0, place - reach), min(last, place + reach) + 1)


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
