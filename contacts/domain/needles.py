"""Turns what somebody typed into patterns that an index of trigrams can serve (R97)."""

import re
from dataclasses import dataclass

MAX_WORDS = 3
"""Of more words only so many count."""

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

    @classmethod
    def of(cls, text: str) -> "Needle":
        text = " ".join(text.replace("\0", " ").split())
        words = text.lower().split()[:MAX_WORDS]
        return cls(text, tuple(map(_pattern, words)))

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
        return (*self.patterns, *["%"] * (MAX_WORDS - len(self.patterns)))


def _pattern(word: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    return f"%{escaped}%" if _is_searchable(word) else f"% {escaped}%"
