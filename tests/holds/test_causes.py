"""The likely causes in words (R74)."""

from typing import Any

import pytest

from syncs.domain.outcomes import REMOVAL_REASONS
from syncs.holds.rules import causes_in_words


def cause(reason: str, people: int, emptied: str = "") -> dict[str, Any]:
    return {"reason": reason, "emptied": emptied, "people": people}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (cause("deleted_in_recruit", 1402), "1,402 records were deleted in Recruit"),
        (cause("address_changed", 1380, "address"), "1,380 addresses turned empty"),
        (cause("no_match", 1, "address"), "1 address turned empty"),
        (cause("no_match", 1), "1 record is not selected any more"),
    ],
)
def test_cause_has_its_number(found: dict[str, Any], words: str) -> None:
    assert causes_in_words([found]) == [words]


def test_every_reason_has_words() -> None:
    found = [cause(reason.code, 2) for reason in REMOVAL_REASONS]

    assert len(set(causes_in_words(found))) == len(REMOVAL_REASONS)
