"""Letters of addresses in the one form in which they are compared, in every script (R68)."""

from __future__ import annotations

import unicodedata

# What lower case makes of İ, the capital of Turkish i: an i with a dot above. Keyboards in Turkish
# write it for every capital I of an address.
_DOTTED_I = "i\u0307"

_SIGMA, _FINAL_SIGMA = "\u03c3", "\u03c2"


def fold_dotted(text: str) -> str:
    """Return lower-case text, composed, with the İ of ALİ as the i of ali."""
    composed = unicodedata.normalize("NFC", text)
    if "\u0307" not in composed:
        return composed
    while _DOTTED_I in composed:
        composed = composed.replace(_DOTTED_I, "i")
    return unicodedata.normalize("NFC", composed)


def fold(text: str) -> str:
    """Return lower-case text with letters that differ only by case made alike.

    Such are the two forms of the Greek sigma.
    A letter stays one letter, so ß stays apart from ss: these may be two people.
    """
    folded = "".join(map(_fold_letter, fold_dotted(text)))
    return fold_dotted(folded)


def fold_sigma(text: str) -> str:
    """Return the text with the sigma of the middle of words at their ends too."""
    return text.replace(_FINAL_SIGMA, _SIGMA)


def _fold_letter(letter: str) -> str:
    folded = letter.casefold()
    return folded if len(folded) == 1 else letter
