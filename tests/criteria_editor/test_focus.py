"""Which part of the criteria editor has the focus after a condition was deleted or moved."""

import pytest

from syncs.criteria_editor.rules.focus import Focus, focus_after_deleting, focus_after_moving


@pytest.mark.parametrize(
    ("number", "left", "expected"),
    [
        (1, 3, Focus("delete", 1)),
        (3, 3, Focus("delete", 3)),
        (4, 3, Focus("delete", 3)),
        (1, 0, Focus("add")),
    ],
)
def test_focus_after_deleting_is_on_what_came_up(number: int, left: int, expected: Focus) -> None:
    assert focus_after_deleting(number, left) == expected


@pytest.mark.parametrize(
    ("direction", "number", "expected"),
    [
        ("up", 2, Focus("up", 2)),
        ("up", 1, Focus("down", 1)),
        ("down", 2, Focus("down", 2)),
        ("down", 3, Focus("up", 3)),
    ],
)
def test_focus_after_moving_is_on_a_button_that_is_there(
    direction: str, number: int, expected: Focus
) -> None:
    assert focus_after_moving(direction, number, 3) == expected
