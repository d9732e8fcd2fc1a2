"""A pattern's text cut into tokens with their places, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from criteria.pattern.errors import PatternError
from criteria.quoting import describe_character, quoted

MAX_PATTERN_LENGTH = 5_000
"""The most characters of a pattern; the longest default pattern has 1,100."""

LANGUAGE = "A pattern has the numbers of conditions, and, or, and parentheses."


class TokenKind(StrEnum):
    NUMBER = "number"
    AND = "and"
    OR = "or"
    OPEN = "("
    CLOSE = ")"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A number, word or parenthesis; `position` is that of its first character, from 0."""

    kind: TokenKind
    text: str
    position: int


# Only ASCII: to Python, digits of other scripts are digits too, and "ſ" is an "s".
_TOKEN = re.compile(r"\s*(?:([0-9]+)|([A-Za-z]+)|([()])|(.)|$)", re.DOTALL)
_WORDS = {"and": TokenKind.AND, "or": TokenKind.OR}


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens from left to right, and END as the last.

    Raises PatternError when it comes to a character or word that is in no pattern, and before the
    first token for a text of more than MAX_PATTERN_LENGTH characters.
    """
    if len(text) > MAX_PATTERN_LENGTH:
        explanation = (
            f"the pattern is longer than {MAX_PATTERN_LENGTH:,} characters. Write it shorter."
        )
        raise PatternError(
            explanation, position=MAX_PATTERN_LENGTH, length=len(text) - MAX_PATTERN_LENGTH
        )
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastindex is None:
            break
        yield _token(found)
        position = found.end()
    yield Token(TokenKind.END, "", len(text))


def _token(found: re.Match[str]) -> Token:
    number, word, parenthesis, other = found.groups()
    position = found.start(found.lastindex or 0)
    if number:
        return Token(TokenKind.NUMBER, number, position)
    if parenthesis:
        return Token(TokenKind(parenthesis), parenthesis, position)
    kind = _WORDS.get(word.lower()) if word else None
    if kind is None:
        raise PatternError(_explain(word, other), position=position, length=len(word or other))
    return Token(kind, word, position)


def _explain(word: str | None, other: str) -> str:
    if word:
        return f"the word {quoted(word)} is not understood. {LANGUAGE}"
    if other.isdigit():
        return f"{describe_character(other)} is not one of the digits 0 to 9."
    return f"{describe_character(other)} has no meaning here. {LANGUAGE}"
