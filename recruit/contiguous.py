"""Lists read by pages so that no record is lost that moves between them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Set
from contextlib import closing
from itertools import islice
from typing import NamedTuple, Protocol, Self, TypeVar

from recruit.ahead import ListPage, read_ahead
from recruit.errors import TryLater, UnexpectedAnswer
from recruit.windows import Window, window

REMEMBERED = 2000
"""The number of ids kept of the records read last: about ten pages of them."""

MAX_STEPS_BACK = 200
MAX_BARREN_PAGES = 5


class TrimmablePage(ListPage, Protocol):
    def without(self, known: Set[str], /) -> Self: ...


AnyTrimmablePage = TypeVar("AnyTrimmablePage", bound=TrimmablePage)


def read_contiguous(
    fetch: Callable[[Window], AnyTrimmablePage], *, start: int = 1, recent: Iterable[str] = ()
) -> Generator[tuple[int, AnyTrimmablePage], None, None]:
    """Yield the list from window `start` on, as pairs of a window's number and its page.

    A page comes without the records that were read already. `recent` are the ids of the last
    records before `start`, in their order. A page that has none of the records read last shows that
    records moved up: then earlier windows are read again. The list may be in any order that keeps
    the records it had in the same order. Raises TryLater where it changes faster than it can be
    read, UnexpectedAnswer where page after page brings nothing.
    """
    memory = _Memory(recent)
    back = 0
    for _ in range(MAX_STEPS_BACK):
        gap = yield from _while_contiguous(fetch, start, memory, MAX_BARREN_PAGES + back)
        if gap is None:
            return
        # Further with every step that finds nothing new, so that a large hole is crossed soon.
        back = 1 if gap.after_news else back + 1
        start = max(1, gap.number - back)
    raise TryLater("the records move faster than they can be read")


class _Gap(NamedTuple):
    """The window that had none of the records read last, and whether those before brought news."""

    number: int
    after_news: bool


def _while_contiguous(
    fetch: Callable[[Window], AnyTrimmablePage], start: int, memory: _Memory, patience: int
) -> Generator[tuple[int, AnyTrimmablePage], None, _Gap | None]:
    """Yield pages up to the first gap, or to the end; return the gap."""
    barren, news = 0, False
    with closing(read_ahead(lambda number: fetch(window(number)), start=start)) as pages:
        for number, page in enumerate(pages, start):
            if number > 1 and not memory.touches(page.ids):
                return _Gap(number, news)
            fresh = page.without(memory.ids)
            memory.add(fresh.ids)
            barren, news = (0, True) if fresh.ids else (barren + 1, news)
            if barren > patience:
                raise UnexpectedAnswer("page after page with records that were read already")
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
