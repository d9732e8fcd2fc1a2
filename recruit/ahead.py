"""Reading pages ahead of need."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Generic, Protocol, TypeVar

from recruit.errors import UnexpectedAnswer


class Page(Protocol):
    """What `RecordPage` and `DeletedPage` have in common."""

    @property
    def ids(self) -> tuple[str, ...]: ...

    @property
    def more_records(self) -> bool: ...


AnyPage = TypeVar("AnyPage", bound=Page)


def read_ahead(
    fetch: Callable[[int], AnyPage], *, start: int = 1, in_flight: int = 3, ready: int = 10
) -> Generator[AnyPage, None, None]:
    """The pages `fetch(start)`, `fetch(start + 1)`, … in order, to the last one.

    While a page is worked on, the next ones are fetched in `in_flight` threads, up to `ready` of
    them. An error is raised when its page is due, so one past the end is never seen; at most
    `in_flight` - 1 calls go past the end. Closing the generator waits for what is in flight. Raises
    UnexpectedAnswer where a page repeats an earlier one.
    """
    pool = ThreadPoolExecutor(in_flight, thread_name_prefix="recruit-page")
    try:
        yield from _unrepeated(_in_order(pool, _UpToTheEnd(fetch), start, ready))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _UpToTheEnd(Generic[AnyPage]):
    """Fetches pages until one says that it is the last; asks for none after that."""

    def __init__(self, fetch: Callable[[int], AnyPage]) -> None:
        self._fetch = fetch
        self._is_over = False

    def __call__(self, number: int) -> AnyPage | None:
        if self._is_over:
            return None
        page = self._fetch(number)
        if not page.more_records:
            self._is_over = True
        return page


def _in_order(
    pool: ThreadPoolExecutor, fetch: _UpToTheEnd[AnyPage], start: int, ready: int
) -> Iterator[AnyPage]:
    numbers = count(start)
    # The first page goes alone: most incremental reads have no second, and every call has a price.
    due: deque[Future[AnyPage | None]] = deque([pool.submit(fetch, next(numbers))])
    while due and (page := due.popleft().result()):
        while page.more_records and len(due) < ready:
            due.append(pool.submit(fetch, next(numbers)))
        yield page
        if not page.more_records:
            return


def _unrepeated(pages: Iterable[AnyPage]) -> Iterator[AnyPage]:
    seen: set[int] = set()
    for page in pages:
        fingerprint = hash(page.ids)
        if fingerprint in seen:
            raise UnexpectedAnswer("a page with the same records as an earlier one")
        seen.add(fingerprint)
        yield page
