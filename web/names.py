"""Names that people give to what they make: in any script, from 1 to 100 characters (R13, R14)."""

from unicodedata import category, normalize

MAX_NAME_LENGTH = 100

# Characters that turn the direction of text stand out of their name and turn what follows it.
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Blanks, marks and what is not shown do not make a name by themselves.
_BLANK = ("Z", "M", "Cf")


class UnfitName(ValueError):
    """A name that cannot be; the message is for people."""


def fit_name(typed: str) -> str:
    """Return the name as it is kept: composed (NFC), with single blanks. Raises UnfitName."""
    # The first check spares us the work on a megabyte of accents.
    if len(typed) > 10 * MAX_NAME_LENGTH:
        raise _too_long(len(typed))
    name = normalize("NFC", " ".join(typed.split()))
    if any(category(sign) in {"Cc", "Cs"} or sign in _TURNS_TEXT for sign in name):
        raise UnfitName("This has characters that cannot be shown. Type it anew.")
    if all(category(sign).startswith(_BLANK) for sign in name):
        raise UnfitName("Enter a name.")
    if len(name) > MAX_NAME_LENGTH:
        raise _too_long(len(name))
    return name


def _too_long(length: int) -> UnfitName:
    return UnfitName(f"A name has at most {MAX_NAME_LENGTH} characters; this one has {length:,}.")
