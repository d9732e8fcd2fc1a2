"""Signs that nobody sees and that come along when an address is pasted (R65, R68)."""

from __future__ import annotations

import unicodedata

# Format signs, controls, halves of characters, and blanks of every kind.
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Zs", "Zl", "Zp"})

# Of other categories, and yet nothing is shown for them: fillers, joiners and variation selectors.
_FILLERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)

_CONTROLS = {"\t": "a tab", "\n": "a line break", "\r": "a line break"}


def is_invisible(sign: str) -> bool:
    """Tell whether nothing is shown for this character: a blank, a format sign, a control."""
    return sign in _FILLERS or unicodedata.category(sign) in _INVISIBLE


def is_blank(sign: str) -> bool:
    """Tell whether a gap is shown for this character."""
    return sign.isspace() or unicodedata.category(sign).startswith("Z")


def trim(text: str) -> str:
    """Return the text without blanks and format signs at its ends; other controls stay (R68)."""
    start, end = 0, len(text)
    while start < end and _can_be_trimmed(text[start]):
        start += 1
    while start < end and _can_be_trimmed(text[end - 1]):
        end -= 1
    return text[start:end]


def without_invisible(text: str) -> str:
    """Return the text without invisible signs, with a plain blank in place of every other one."""
    if text.isascii() and text.isprintable():
        return text
    shown = (" " if is_blank(sign) else sign for sign in text)
    return "".join(sign for sign in shown if sign == " " or not is_invisible(sign))


def name_of(sign: str) -> str:
    """Return what people can look a character up by: "U+200B, zero width space"."""
    unnamed = "half a character" if unicodedata.category(sign) == "Cs" else "a control character"
    name = _CONTROLS.get(sign) or unicodedata.name(sign, unnamed).lower()
    return f"U+{ord(sign):04X}, {name}"


def _can_be_trimmed(sign: str) -> bool:
    is_control = unicodedata.category(sign) in {"Cc", "Cs"}
    return sign.isspace() or (is_invisible(sign) and not is_control)
