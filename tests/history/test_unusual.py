"""What is usual for a sync, and what is not."""

import pytest

from syncs.history.rules.unusual import ENOUGH, Usual, is_unusual, usual_of


def test_few_runs_tell_nothing() -> None:
    assert usual_of([5] * (ENOUGH - 1)) is None
    assert not is_unusual(9_000, None)


@pytest.mark.parametrize(
    ("past", "usual"),
    [
        ([0] * 5, Usual(0, 0, 10)),
        ([12] * 20, Usual(12, 2, 22)),
        ([10, 11, 12, 13, 14], Usual(12, 0, 28)),
        ([100, 110, 120, 130, 140, 9_000], Usual(125, 25, 225)),
    ],
)
def test_usual_is_around_the_middle(past: list[int], usual: Usual) -> None:
    assert usual_of(past) == usual


@pytest.mark.parametrize(("number", "is_out"), [(1, True), (2, False), (22, False), (23, True)])
def test_only_what_is_outside_is_unusual(number: int, is_out: bool) -> None:
    assert is_unusual(number, Usual(12, 2, 22)) == is_out


def test_usual_is_said_in_words() -> None:
    assert [Usual(middle, 0, 9).words for middle in (0, 1_402)] == [
        "usually none",
        "usually about 1,402",
    ]
