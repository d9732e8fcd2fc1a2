"""Folds a story: rows of runs that say the same of the same record again and again become one."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class StoryLine(Generic[Row]):
    """A row on its way to be folded: of which record of which sync, and what repeats.

    `repeats` is equal for rows that say the same; None for a row that stands by itself.
    """

    row: Row
    subject: Hashable
    repeats: Hashable | None


@dataclass(frozen=True)
class Folded(Generic[Row]):
    """Rows that follow each other for one record and say the same, newest to oldest."""

    newest: Row
    oldest: Row
    times: int


def fold_story(rows: Iterable[StoryLine[Row]], *, at_most: int) -> tuple[list[Folded[Row]], int]:
    """Fold rows, which come newest first; return at most so many, and how many rows went into them.

    It stops before the row that would need one more: all that follows is for the next page.
    """
    folded: list[Folded[Row]] = []
    open_at: dict[Hashable, tuple[int, Hashable | None]] = {}
    used = 0
    for told in rows:
        place, repeats = open_at.get(told.subject, (-1, None))
        if told.repeats is not None and told.repeats == repeats:
            before = folded[place]
            folded[place] = replace(before, oldest=told.row, times=before.times + 1)
        elif len(folded) == at_most:
            break
        else:
            open_at[told.subject] = len(folded), told.repeats
            folded.append(Folded(told.row, told.row, 1))
        used += 1
    return folded, used
