"""Resolves the references that stand in a manifest in the place of secrets (R3)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"env:([A-Z][A-Z0-9_]{0,99})")
PREFIX = "RECRUIT_"
"""Only variables that begin so are read: a manifest must not fetch other secrets of the process."""


class BadReference(ValueError):
    """A secret is no reference, or its variable is not there; the message is for people."""


def resolve_secret(reference: str, environment: Mapping[str, str]) -> str:
    """Return the value of the variable that is named. Raises BadReference, which never quotes what
    stood there: it may be a secret."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or not found[1].startswith(PREFIX):
        raise BadReference(
            f"Name a variable, such as env:{PREFIX}KEY, and not the secret itself. Variables begin"
            f" with {PREFIX}."
        )
    value = environment.get(found[1], "")
    if not value:
        raise BadReference(f"The variable {found[1]} is not set where this is applied.")
    return value
