"""Foreign text inside messages: short, and only what can be printed."""

from __future__ import annotations

_LENGTH = 40


def quoted(text: str, length: int = _LENGTH) -> str:
    """Return the text in quotation marks, cut to `length` characters."""
    printable = "".join(sign if sign.isprintable() else "�" for sign in text[: length + 1])
    return f"“{printable[:length]}…”" if len(printable) > length else f"“{printable}”"


def quoted_sentence(sentence: str) -> str:
    """Return a sentence in quotation marks; those that it has itself become single ones."""
    return f"“{sentence.replace('“', '‘').replace('”', '’')}”"


def describe_character(sign: str) -> str:
    """Name a character so that it can be found: in quotation marks, or by its code point."""
    if sign.isprintable() and not sign.isspace():
        return f"“{sign}”"
    return f"an invisible character (U+{ord(sign):04X})"
