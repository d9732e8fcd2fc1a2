"""The address that was meant where more than one was pasted: `Anna <a@b.c>`, `mailto:` (R65).

These are guesses, to be checked like any address and to be shown as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from contacts.domain.invisible_signs import without_invisible

MAX_LOOKED_AT = 1000
"""Characters of a value in which an address is looked for."""

_MAX_ADDRESSES = 20

_AROUND = " \"'`´“”„‘’‚«»<>()[]{},;:"
_prefix = re.compile(r"(?:mailto|e-?mail|mail)\s*:\s*", re.IGNORECASE)
_bracketed = re.compile(r"<([^<>@]*@[^<>@]*)>")
_beside = re.compile(r"\s*([@.])\s*")
_dots = re.compile(r"\.{2,}")
_SEPARATORS = (re.compile(r"[;,|]"), re.compile(r"\s+"), re.compile(r"[;,|/\s]+"))


def addresses_within(text: str) -> list[str]:
    """Return the parts of a text that each look like one address; one where it is a single one."""
    shown = _shown(text)
    if shown.count("@") < 2:
        return [shown]
    in_brackets = _bracketed.findall(shown)
    if len(in_brackets) == shown.count("@"):
        return in_brackets[:_MAX_ADDRESSES]
    for separator in _SEPARATORS:
        parts = [part for part in separator.split(shown) if part.strip(_AROUND)]
        if len(parts) > 1 and all(part.count("@") == 1 for part in parts):
            return parts[:_MAX_ADDRESSES]
    return [shown]


def likely_addresses(text: str) -> Iterator[str]:
    """Yield what may have been meant, what is likelier first; the text itself is among it."""
    for part in addresses_within(text):
        bracketed = _bracketed.search(part)
        yield from _cleaned(bracketed[1] if bracketed else part)


def is_mailto(text: str) -> bool:
    return _prefix.match(_shown(text).strip(_AROUND)) is not None


def has_name(text: str) -> bool:
    """Tell whether an address stands in angle brackets behind a name."""
    return _bracketed.search(_shown(text)) is not None


def _cleaned(part: str) -> Iterator[str]:
    part = part.strip(_AROUND)
    prefix = _prefix.match(part)
    if prefix:
        part = part[prefix.end() :].strip(_AROUND).partition("?")[0]
    yield part
    part = part.rstrip(".").rstrip(_AROUND + ".")
    yield part
    local, at, domain = _beside.sub(r"\1", part.replace("@@", "@")).partition("@")
    yield f"{local}{at}{domain}"
    yield f"{local}{at}{_dots.sub('.', domain.replace(',', '.'))}"


def _shown(text: str) -> str:
    """Return the text in plain letters, without what cannot be seen."""
    return normalize("NFKC", without_invisible(text[:MAX_LOOKED_AT])).strip()
