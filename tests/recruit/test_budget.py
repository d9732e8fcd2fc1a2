"""The credits that are left: read where they are told, and left to people where few are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recruit.budget import PAUSE_FOR_THE_SHARE, Budget, CreditsTold
from recruit.errors import CreditsUsedUp

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def headers(left: object, limit: object, reset: datetime | None = NOW + HOUR) -> dict[str, str]:
    told = {"x-ratelimit-remaining": str(left), "x-ratelimit-limit": str(limit)}
    return told | ({"x-ratelimit-reset": str(int(reset.timestamp() * 1000))} if reset else {})


def budget(told: dict[str, str], **changes: Any) -> Budget:
    made = Budget(share=0.1, **{"for_people": False, **changes})
    made.note(told, NOW)
    return made


def refused_until(made: Budget, now: datetime = NOW) -> datetime | None:
    try:
        made.require(now)
    except CreditsUsedUp as error:
        return error.resume_at
    return None


@pytest.mark.parametrize(
    ("told", "until"),
    [
        (headers(501, 5000), None),
        (headers(500, 5000), NOW + HOUR),
        (headers(0, 5000), NOW + HOUR),
        (headers(0, 5000, NOW + timedelta(minutes=1)), NOW + PAUSE_FOR_THE_SHARE),
        (headers(0, 5000, None), None),
        (headers(0, 5000, NOW - HOUR), None),
        (headers(0, 100), None),  # calls in a minute
        (headers(0, 0), None),
        (headers("many", 5000), None),
        (headers(-1, 5000), None),
        ({}, None),
    ],
)
def test_share_of_people_is_left_to_them_where_it_is_told(
    told: dict[str, str], until: datetime | None
) -> None:
    assert refused_until(budget(told)) == until
    assert refused_until(budget(told, for_people=True)) is None


def test_share_is_looked_at_again_when_credits_come_back() -> None:
    assert refused_until(budget(headers(0, 5000)), NOW + HOUR) is None


def test_refused_call_says_until_when_there_are_none() -> None:
    named, unnamed = budget({}), budget({})
    named.note_spent(CreditsUsedUp(resume_at=NOW + HOUR), NOW)
    unnamed.note_spent(CreditsUsedUp(), NOW)

    assert refused_until(named) == NOW + HOUR
    assert refused_until(unnamed) == NOW + timedelta(days=1)
    assert refused_until(named, NOW + HOUR) is None


def test_credits_that_are_told_after_all_end_the_want() -> None:
    made = budget({})
    made.note_spent(CreditsUsedUp(resume_at=NOW + HOUR), NOW)

    made.note(headers(400, 5000), NOW)
    still = made.told.spent_until
    made.note(headers(4000, 5000), NOW)

    assert still == NOW + HOUR
    assert made.told == CreditsTold(5000, 4000, NOW + HOUR)
