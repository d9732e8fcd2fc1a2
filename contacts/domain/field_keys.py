"""Keys of own contact fields, made from what people call them (R41)."""

import re
from collections.abc import Collection
from unicodedata import normalize

MAX_KEY_LENGTH = 50
RESERVED = frozenset({"email", "first_name", "last_name"})
"""Names of the columns that every contact has."""


def key_for(label: str, taken: Collection[str]) -> str:
    """Return a key of small letters, digits and _ that begins with a letter and is not `taken`.

    A number is added where the label's own key is.
    """
    ascii_only = normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")
    stem = words if words[:1].isalpha() else f"field_{words}".strip("_")
    key, number = stem[:MAX_KEY_LENGTH], 1
    while key in taken or key in RESERVED:
        number += 1
        key = f"{stem[: MAX_KEY_LENGTH - len(str(number)) - 1]}_{number}"
    return key
