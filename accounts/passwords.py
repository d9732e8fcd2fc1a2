"""Refuses passwords that are guessed soon, without asking anybody (R100)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

MIN_GUESSES = 10**8
"""What a password withstands at least: online even a thousand guesses an hour take a decade."""

MAX_JUDGED = 72
"""Signs that are judged: the time that it takes grows much faster than the length."""

OUR_WORDS = ("recruitsync", "recruit", "sync", "zoho")


class GuessablePasswordValidator:
    """Refuses what those try first who guess.

    Those are leaked and common passwords, also with the usual changes (`P@ssw0rd2026`), names,
    dates, rows of keys, and what is known of the person.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is guessed soon."""
        known = [*OUR_WORDS, *_words_of(user)]
        judged = zxcvbn(password[:MAX_JUDGED], user_inputs=known, max_length=MAX_JUDGED)
        if judged["guesses"] < MIN_GUESSES:
            raise ValidationError(
                "This password is guessed soon: it is, or is much like, one that many people use."
                " Take some words that have nothing to do with each other.",
                code="guessable",
            )

    def get_help_text(self) -> str:
        """Return what Django shows beside a form for passwords."""
        return "It must not be one that many people use."


def _words_of(user: Any) -> list[str]:
    told = f"{getattr(user, 'email', '')} {getattr(user, 'name', '')}"
    return [word for word in re.split(r"[\W_]+", told.lower()) if len(word) > 2]
