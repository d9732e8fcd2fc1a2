"""The mark by which a page says of which conditions the count is that it shows (R37)."""

from __future__ import annotations

from hashlib import sha256

from criteria import Criteria


def mark_of(criteria: Criteria) -> str:
    """Return the same text for the same criteria only."""
    return sha256(criteria.model_dump_json().encode()).hexdigest()
