"""Bulk read jobs and the limit on downloads."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

PER_PAGE = 200_000
DOWNLOADS_PER_MINUTE = 10
_MINUTE = 60


@dataclass
class Job:
    """`work` makes the file; until somebody has asked once, the job says ADDED."""

    id: str
    query: dict[str, Any]
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
    """All jobs since the start. Ids rise by the sandbox's step."""

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self._jobs: dict[str, Job] = {}
        self._downloads: deque[int] = deque()

    def add(
        self,
        query: dict[str, Any],
        work: Coroutine[Any, Any, bytes],
        *,
        created: int,
        count: int,
        more_records: bool,
    ) -> Job:
        job = Job(
            str(self._next_id), query, created, count, more_records, asyncio.create_task(work)
        )
        self._next_id += 1
        self._jobs[job.id] = job
        return job

    def find(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def may_download(self, now: int) -> bool:
        """Counts the download; False if there were ten in the last minute."""
        while self._downloads and self._downloads[0] <= now - _MINUTE:
            self._downloads.popleft()
        if len(self._downloads) >= DOWNLOADS_PER_MINUTE:
            return False
        self._downloads.append(now)
        return True
