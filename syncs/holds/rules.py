"""The likely causes for which many people would leave at once, in words (R74)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_EMPTIED = {
    "address": ("address turned empty", "addresses turned empty"),
    "field": (
        "record turned empty in a field that the criteria ask for",
        "records turned empty in a field that the criteria ask for",
    ),
}
_REASONS = {
    "deleted_in_recruit": ("record was deleted in Recruit", "records were deleted in Recruit"),
    "opted_out": ("person opted out in Recruit", "people opted out in Recruit"),
    "converted": ("candidate was converted", "candidates were converted"),
    "no_match": ("record is not selected any more", "records are not selected any more"),
    "address_changed": ("record has another address now", "records have another address now"),
}


def causes_in_words(causes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return each cause with its number, such as `1,402 records were deleted in Recruit`."""
    return [_in_words(cause) for cause in causes]


def _in_words(cause: Mapping[str, Any]) -> str:
    people = cause["people"]
    one, many = _EMPTIED.get(cause["emptied"]) or _REASONS[cause["reason"]]
    return f"{people:,} {one if people == 1 else many}"
