"""Text in the form in which it is compared (R31)."""

from __future__ import annotations

from unicodedata import normalize


def folded(text: str) -> str:
    """Return the text without surrounding blanks, without case, and composed (NFC).

    "STRASSE" is "Straße", and "é" is the same however it is encoded; but "e" is not "é", nor is it
    contained in it. Compatibility forms stay what they are: "①" is not "1".
    """
    text = text.strip()
    if text.isascii():
        return text.lower()
    return normalize("NFC", normalize("NFC", text).casefold())
