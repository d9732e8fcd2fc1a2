"""Turns what somebody typed into patterns that an index of trigrams can serve (R97)."""

import re
from dataclasses import dataclass

SERVED = 3
"""Words of a statement that an index serves; what it finds is looked at for the others."""

MAX_RECORD = 2**63 - 1

_is_searchable = re.compile(r"\w{3}").search


@dataclass(frozen=True)
class Needle:
    """A text with the patterns for `LIKE` of its words.

    A word of three letters is looked for anywhere. A shorter one has no trigram of its own, so it
    is looked for where a word begins: `li` finds Li and Lisa, and not Ali.
    """

    text: str
    patterns: tuple[str, ...]
    """Those that an index serves best come first."""

    @classmethod
    def of(cls, text: str) -> "Needle":
        text = " ".join(text.replace("\0", " ").split())
        words = sorted(text.lower().split(), key=_served_best_first)
        return cls(text, tuple(map(_pattern, words)))

    @property
    def short_words(self) -> list[str]:
        """The words that are looked for only where a word begins, as they were typed."""
        return [word for word in self.text.split() if not _is_searchable(word.lower())]

    @property
    def record_id(self) -> int | None:
        """The record that it may be the id of."""
        if not (self.text.isascii() and self.text.isdigit()):
            return None
        number = int(self.text)
        return number if 0 < number <= MAX_RECORD else None

    @property
    def padded(self) -> tuple[str, ...]:
        """The patterns of a statement, which asks for three: a missing one matches everything."""
        return (*self.patterns[:SERVED], *["%"] * (SERVED - len(self.patterns)))

    @property
    def further(self) -> list[str]:
        """The patterns of all words besides."""
        return list(self.patterns[SERVED:])


def _served_best_first(word: str) -> tuple[bool, int]:
    return (not _is_searchable(word), -len(word))


def _pattern(word: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    return f"%{escaped}%" if _is_searchable(word) else f"% {escaped}%"
