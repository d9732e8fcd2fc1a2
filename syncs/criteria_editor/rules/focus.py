"""The part of the page that has the focus after a button of the criteria editor was pressed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Focus:
    """A part of the page, and the number of the condition that it belongs to, or 0."""

    part: str
    number: int = 0


def focus_after_deleting(number: int, left: int) -> Focus:
    """Go on with the condition that came up; with none left, where one can be added."""
    return Focus("delete", min(number, left)) if left else Focus("add")


def focus_after_moving(direction: str, number: int, last: int) -> Focus:
    """Go on with the moved condition, which has this number now; `direction` is `up` or `down`.

    The first condition has no button that moves it up, and the last none that moves it down.
    """
    other_way = {1: "down", last: "up"}
    return Focus(other_way.get(number, direction), number)
