"""The pages to ask for so that each overlaps with the one before.

Offset paging over data that changes loses records: when one is deleted from a page that was read,
all after it move up, and the first of the next page is on the page before by then. Pages of
slightly smaller sizes begin a few records before the end of the last one, at a few per cent more
calls; what they share proves that nothing was lost in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

MAX_SIZE, MIN_SIZE = 200, 100

OVERLAP = 5
"""The least number of records that two pages share."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a list to ask for: `page`, from 1, of pages of `size` records."""

    page: int
    size: int

    @property
    def end(self) -> int:
        return self.page * self.size


_windows = [Window(1, MAX_SIZE)]
_making = Lock()


def window(number: int) -> Window:
    """Return the window of this number, from 1; they are always the same. Safe for threads."""
    with _making:
        while len(_windows) < number:
            _windows.append(_next(_windows[-1].end - OVERLAP))
    return _windows[number - 1]


def _next(start: int) -> Window:
    """Return the page that begins at `start` or a little before and reaches furthest."""
    sizes = range(MAX_SIZE, MIN_SIZE, -1)
    return max((Window(start // size + 1, size) for size in sizes), key=lambda window: window.end)
