"""The error that says what is wrong with a pattern, and where."""

from __future__ import annotations


class PatternError(ValueError):
    """A pattern that cannot be used; the message is for people and names the place (R33).

    The fault is `length` characters from `position` on, counted from 0; the message counts from 1.
    Where something is missing at the end, `position` is the length of the text and `length` 0.
    """

    def __init__(self, explanation: str, *, position: int, length: int = 1) -> None:
        super().__init__(f"Character {position + 1}: {explanation}")
        self.explanation = explanation
        self.position = position
        self.length = length
