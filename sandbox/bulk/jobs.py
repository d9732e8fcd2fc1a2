"""The bulk read jobs, how long they take, and the limit on downloads."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from ..account.clock import Clock

RECORDS_PER_FILE = 200_000
DOWNLOADS_PER_MINUTE = 10
_MINUTE = 60
log = logging.getLogger(__name__)

# How often a job looks at the clock, in real seconds.
_LOOK = 0.02


class JobFailed(Exception):
    """A job that was told to fail."""


@dataclass
class Job:
    """A bulk read job.

    `work` makes the file; until somebody has asked once, the job says ADDED. `callback` is as it
    was asked for: `{"url", "method"}`.
    """

    id: str
    query: dict[str, Any]
    callback: dict[str, Any] | None
    created: int
    count: int
    more_records: bool
    work: "asyncio.Task[bytes]"
    seen: bool = False

    @property
    def state(self) -> str:
        if not self.work.done():
            return "IN PROGRESS" if self.seen else "ADDED"
        return "FAILURE" if self.work.cancelled() or self.work.exception() else "COMPLETED"


class Jobs:
    """The jobs since the start. Ids rise by the sandbox's step.

    A job takes at least `seconds` of the sandbox's clock; the next `failing` ones fail. A file has
    `per_page` records at most.
    """

    def __init__(self, first_id: int, clock: Clock) -> None:
        self.seconds = 0
        self.failing = 0
        self.per_page = RECORDS_PER_FILE
        self._clock = clock
        self._next_id = first_id
        self._jobs: dict[str, Job] = {}
        self._downloads: deque[int] = deque()

    def add(
        self,
        query: dict[str, Any],
        file: Coroutine[Any, Any, bytes],
        *,
        count: int,
        more_records: bool,
        callback: dict[str, Any] | None,
        when_done: Callable[[Job], None],
    ) -> Job:
        """Start making the file; `when_done` is called once, however it ends."""
        fails, self.failing = self.failing > 0, max(0, self.failing - 1)
        now = self._clock.now()
        work = asyncio.create_task(self._work(file, until=now + self.seconds, fails=fails))
        job = Job(str(self._next_id), query, callback, now, count, more_records, work)
        work.add_done_callback(_complain)
        work.add_done_callback(lambda _: when_done(job))
        self._next_id += 1
        self._jobs[job.id] = job
        return job

    def __len__(self) -> int:
        return len(self._jobs)

    def find(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def may_download(self, now: int) -> bool:
        """Count the download; return False if there were ten in the last minute."""
        while self._downloads and self._downloads[0] <= now - _MINUTE:
            self._downloads.popleft()
        if len(self._downloads) >= DOWNLOADS_PER_MINUTE:
            return False
        self._downloads.append(now)
        return True

    async def _work(self, file: Coroutine[Any, Any, bytes], *, until: int, fails: bool) -> bytes:
        content = await file
        while self._clock.now() < until:
            await asyncio.sleep(_LOOK)
        if fails:
            raise JobFailed
        return content


def _complain(work: "asyncio.Task[bytes]") -> None:
    """Log a failure that nobody asked for."""
    error = None if work.cancelled() else work.exception()
    if error is not None and not isinstance(error, JobFailed):
        log.error("a bulk read job failed", exc_info=error)
