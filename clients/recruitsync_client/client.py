"""The client: the operations of the API, and what reads more than one page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from recruitsync_client import models
from recruitsync_client.errors import RecruitSyncError
from recruitsync_client.operations import Operations

Item_co = TypeVar("Item_co", covariant=True)

UNFINISHED = frozenset({"queued", "running"})


class PageOf(Protocol[Item_co]):
    """A page of a list."""

    @property
    def items(self) -> Sequence[Item_co]: ...

    @property
    def next_cursor(self) -> str | None: ...


class RecruitSync(Operations):
    """A client of RecruitSync for one organisation.

    with RecruitSync("https://recruitsync.example", token) as sync:
        for run in each(sync.list_runs, state="failed"):
            print(run.sync_name, run.error)
    """

    def __enter__(self) -> RecruitSync:
        return self

    def wait_for_run(
        self,
        run_id: int,
        *,
        seconds: float = 3600.0,
        told: Callable[[models.RunAnswer], None] = lambda run: None,
    ) -> models.RunAnswer:
        """Return a run once it is over or held; `told` is called with how it is meanwhile.

        Raises RecruitSyncError, also where it takes longer.
        """
        until, pause = time.monotonic() + seconds, 0.5
        while True:
            run = self.read_run(run_id)
            if run.state not in UNFINISHED:
                return run
            if time.monotonic() > until:
                raise RecruitSyncError(f"Run {run_id} is not over after {seconds:.0f} seconds.")
            told(run)
            time.sleep(pause)
            pause = min(pause * 1.5, 5.0)

    def changes_since(self, list_id: int, cursor: str) -> Iterator[models.ListChangesPage]:
        """Yield the changes of a list since a cursor, page by page, up to now. Keep `next_cursor`
        of the last page."""
        while True:
            page = self.follow_list(list_id, cursor=cursor, limit=1000)
            yield page
            if not page.has_more:
                return
            cursor = page.next_cursor


def each(read: Callable[..., PageOf[Item_co]], *ids: int, **query: object) -> Iterator[Item_co]:
    """Yield all items of a list, whatever the number of its pages: `each(sync.list_runs)`."""
    cursor: str | None = None
    while True:
        page = read(*ids, **query) if cursor is None else read(*ids, cursor=cursor, **query)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
