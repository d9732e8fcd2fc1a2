"""How many people may leave a list at once (R74)."""

import pytest

from syncs.domain.removal_limit import SHIPPED, RemovalLimit


@pytest.mark.parametrize(
    ("members", "limit"),
    [
        (0, 50),
        (49, 50),
        (50, 50),
        (250, 50),
        (254, 50),
        (255, 51),
        (1_000, 200),
        (2_499, 499),
        (2_500, 500),
        (2_505, 500),
        (1_000_000, 500),
    ],
)
def test_limit_is_the_smaller_of_both_and_at_least_fifty(members: int, limit: int) -> None:
    assert SHIPPED.of(members) == limit


def test_limit_may_be_wider_or_narrower() -> None:
    assert RemovalLimit(people=60, percent=100).of(10_000) == 60
    assert RemovalLimit(people=1_000_000, percent=100).of(10_000) == 10_000
    assert RemovalLimit(people=500, percent=1).of(10_000) == 100
