"""Pages read ahead of need."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Semaphore
from time import perf_counter, thread_time
from typing import Any, Generic, Protocol, TypeVar

from recruit.errors import NeverEnds


class ListPage(Protocol):
    """A page of a list, as `RecordPage` and `DeletedPage` both are."""

    @property
    def ids(self) -> tuple[str, ...]: ...

    @property
    def more_records(self) -> bool: ...


AnyPage = TypeVar("AnyPage", bound=ListPage)

MAX_RECORDS = 10_000_000
"""No account has so many; a list that has more never ends."""

MAX_PAGES = MAX_RECORDS // 200


def always() -> bool:
    """Go on to the end."""
    return True


def read_ahead(
    fetch: Callable[[int], AnyPage],
    *,
    start: int = 1,
    in_flight: int = 3,
    ready: int = 10,
    goes_on: Callable[[], bool] = always,
) -> Generator[AnyPage, None, None]:
    """Yield the pages `fetch(start)`, `fetch(start + 1)`, … in order, to the last one; or, where it
    no longer `goes_on`, to the last one that is being fetched: a call that was made is used.

    While a page is worked on, the next ones are fetched in threads, up to `ready` of them, at most
    `in_flight` at a time. An error is raised when its page is due, so one past the end is never
    seen; at most `in_flight` - 1 calls go past the end. Closing the generator waits for what is in
    flight. Raises NeverEnds where a page repeats an earlier one, or the list has no end.
    """
    pool = ThreadPoolExecutor(in_flight, thread_name_prefix="recruit-page")
    try:
        fetching = _Fetching(fetch, in_flight)
        yield from _unrepeated(_in_order(pool, fetching, start, ready, goes_on))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Fetching(Generic[AnyPage]):
    """A fetcher of pages up to the last one, with as many calls in flight as are worth it.

    More calls at a time help while they wait for an answer. Where Recruit answers faster than
    Python reads, more threads would only take the interpreter from each other, a quarter of its
    time; so the second and third call wait for the first one that waited itself.
    """

    def __init__(self, fetch: Callable[[int], AnyPage], in_flight: int) -> None:
        self._fetch = fetch
        self._last: int | None = None
        self._held_back = in_flight - 1
        self._slots = Semaphore(1)

    def __call__(self, number: int) -> AnyPage | None:
        """Return the page of this number, None if it is known to be past the last one."""
        with self._slots:
            if self._last is not None and number > self._last:
                return None
            if number > MAX_PAGES:
                raise NeverEnds(f"a list of more than {MAX_PAGES:,} pages")
            started, worked = perf_counter(), thread_time()
            page = self._fetch(number)
            worked = thread_time() - worked
            waited = perf_counter() - started - worked
        if not page.more_records:
            self._last = number if self._last is None else min(number, self._last)
        if waited > 4 * worked and self._held_back:
            self._held_back, held_back = 0, self._held_back
            self._slots.release(held_back)
        return page


def _in_order(
    pool: ThreadPoolExecutor,
    fetch: _Fetching[AnyPage],
    start: int,
    ready: int,
    goes_on: Callable[[], bool],
) -> Iterator[AnyPage]:
    numbers = count(start)
    # The first page goes alone: most incremental reads have no second, and every call has a price.
    due: deque[Future[AnyPage | None]] = deque([pool.submit(fetch, next(numbers))])
    while due and (page := due.popleft().result()):
        while page.more_records and len(due) < ready and goes_on():
            due.append(pool.submit(fetch, next(numbers)))
        yield page
        if not page.more_records:
            return
        if not goes_on():
            call_off(due)


def call_off(due: deque[Future[Any]]) -> None:
    """Take away the calls that no thread has begun. The last one goes first: a thread that becomes
    free meanwhile begins the earliest that is left, behind which there is no gap then."""
    while due and due[-1].cancel():
        due.pop()


def _unrepeated(pages: Iterable[AnyPage]) -> Iterator[AnyPage]:
    seen: set[int] = set()
    for page in pages:
        # In any order: a list that is shuffled on every call brings nothing new either.
        fingerprint = hash(frozenset(page.ids))
        if fingerprint in seen:
            raise NeverEnds("a page with the same records as an earlier one")
        seen.add(fingerprint)
        yield page
