"""Dates of a definition: since when a policy binds (R50), and how far After reaches (R21)."""

from datetime import UTC, datetime, timedelta

import pytest

from syncs.definition.rules import UnfitStart, check_start
from syncs.proposal.lay_over import in_force_since

EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "since", "expected"),
    [
        ("ignore", "ignore", None, None),
        ("ignore", "list", None, NOW),
        ("list", "list", EARLIER, EARLIER),
        ("list", "organisation", EARLIER, EARLIER),
        ("organisation", "ignore", EARLIER, None),
        ("list", "list", None, NOW),
    ],
)
def test_policy_binds_from_when_it_was_switched_on(
    before: str, after: str, since: datetime | None, expected: datetime | None
) -> None:
    assert in_force_since(before, after, since=since, now=NOW) == expected


@pytest.mark.parametrize("days", [0, 1, 30])
def test_start_within_30_days_before_the_creation_fits(days: int) -> None:
    check_start(NOW.replace(second=0) - timedelta(days=days), created_at=NOW, now=NOW)


@pytest.mark.parametrize("after", [NOW + timedelta(seconds=1), NOW - timedelta(days=30, minutes=1)])
def test_start_in_the_future_or_too_long_ago_is_refused(after: datetime) -> None:
    with pytest.raises(UnfitStart):
        check_start(after, created_at=NOW, now=NOW)


def test_limit_stays_anchored_at_the_creation() -> None:
    later = NOW + timedelta(days=100)

    check_start(NOW - timedelta(days=29), created_at=NOW, now=later)
