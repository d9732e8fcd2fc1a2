"""Lists read by pages so that no record is lost that moves between them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Set
from contextlib import closing
from itertools import islice
from typing import NamedTuple, Protocol, Self, TypeVar

from recruit.ahead import ListPage, always, read_ahead
from recruit.errors import Emptied, NeverEnds, TryLater
from recruit.windows import Window, window

REMEMBERED = 2000
"""The number of ids kept of the records read last: about ten pages of them."""

MAX_STEPS_BACK = 200
MAX_BARREN_PAGES = 5


class TrimmablePage(ListPage, Protocol):
    def without(self, known: Set[str], /) -> Self: ...


AnyTrimmablePage = TypeVar("AnyTrimmablePage", bound=TrimmablePage)


def read_contiguous(
    fetch: Callable[[Window], AnyTrimmablePage],
    *,
    start: int = 1,
    recent: Iterable[str] = (),
    goes_on: Callable[[], bool] = always,
) -> Generator[tuple[int, AnyTrimmablePage], None, None]:
    """Yield the list from window `start` on, as pairs of a window's number and its page; where it
    no longer `goes_on`, only what is being fetched.

    A page comes without the records that were read already. `recent` are the ids of the last
    records before `start`, in their order. A page that has none of the records read last shows that
    records moved up: then earlier windows are read again. The list may be in any order that keeps
    the records it had in the same order. Raises TryLater where it changes faster than it can be
    read, NeverEnds where page after page brings nothing, Emptied where pages that were promised
    are empty and stay so.
    """
    memory = _Memory(recent)
    back, found_empty = 0, set[int]()
    for _ in range(MAX_STEPS_BACK):
        patience = MAX_BARREN_PAGES + back
        gap = yield from _while_contiguous(fetch, start, memory, patience, goes_on)
        if gap is None:
            return
        # Once it may be that the records were deleted; then the page before is the last one now.
        if gap.is_empty and gap.number in found_empty:
            raise Emptied("a list that promises more records and then says that there are none")
        if gap.is_empty:
            found_empty.add(gap.number)
        # Further with every step that finds nothing new, so that a large hole is crossed soon.
        back = 1 if gap.after_news else back + 1
        start = max(1, gap.number - back)
    raise TryLater("the records move faster than they can be read")


class _Gap(NamedTuple):
    """The window that had none of the records read last, and whether those before brought news.

    `is_empty` says that it had no records at all, although the one before had promised some.
    """

    number: int
    after_news: bool
    is_empty: bool


def _while_contiguous(
    fetch: Callable[[Window], AnyTrimmablePage],
    start: int,
    memory: _Memory,
    patience: int,
    goes_on: Callable[[], bool],
) -> Generator[tuple[int, AnyTrimmablePage], None, _Gap | None]:
    """Yield pages up to the first gap, or to the end; return the gap."""
    barren, news = 0, False
    ahead = read_ahead(lambda number: fetch(window(number)), start=start, goes_on=goes_on)
    with closing(ahead) as pages:
        for number, page in enumerate(pages, start):
            if number > 1 and not memory.touches(page.ids):
                return _Gap(number, news, is_empty=not page.ids)
            if not page.ids and memory.ids:
                raise Emptied("a list that had records a moment ago and says that there are none")
            fresh = page.without(memory.ids)
            memory.add(fresh.ids)
            barren, news = (0, True) if fresh.ids else (barren + 1, news)
            if barren > patience:
                raise NeverEnds("page after page with records that were read already")
            yield number, fresh
    return None


class _Memory:
    """The ids of the records read last."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = dict.fromkeys(ids)
        self.ids = self._ids.keys()

    def touches(self, ids: Iterable[str]) -> bool:
        return not self.ids.isdisjoint(ids)

    def add(self, ids: Iterable[str]) -> None:
        self._ids.update(dict.fromkeys(ids))
        for forgotten in list(islice(self._ids, max(0, len(self._ids) - REMEMBERED))):
            del self._ids[forgotten]
