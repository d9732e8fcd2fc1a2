"""Who may write for a run, and how far it has come.

A lease is taken with a new fencing token. `checkpoint()` opens the transaction in which data and
progress are written together: it locks the checkpoint under the token, so a worker that lost its
lease writes nothing, and nobody takes the run over in the middle of a transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from syncs.models import Phase

PLANNING = "SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '64MB'"
"""Thousands of rows are looked up by key in tables of millions: PostgreSQL's default, made for
disks that turn, would read the whole tables for every range instead."""


class LeaseLost(Exception):
    """Another worker has taken the run over; this one must stop without writing."""


@dataclass(frozen=True)
class Progress:
    """What a checkpoint keeps; `position` counts in the unit of the phase."""

    phase: str
    position: int
    staged: int
    fetched: int
    api_calls: int
    newest: datetime | None

    def enter(self, phase: Phase) -> Self:
        return replace(self, phase=phase.value, position=0)


@dataclass
class Lease:
    """A worker's right to write for one run; `progress` is as last committed."""

    run_id: int
    token: int
    progress: Progress
    failures: int
    calls_made: Callable[[], int] = lambda: 0
    """How many API calls the holder has made since it took the lease."""
    calls_before: int = 0

    @classmethod
    def take(cls, run_id: int) -> Self | None:
        """The lease, if nobody has it and the run may be taken up now."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE syncs_runcheckpoint
                   SET token = token + 1,
                       called_at = NULL,
                       failures = failures + (lease_until IS NOT NULL)::int,
                       lease_until = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = %s
                   AND wake_at <= clock_timestamp()
                   AND (lease_until IS NULL OR lease_until < clock_timestamp())
             RETURNING token, phase, position, staged, fetched, api_calls, newest, failures
                """,
                [settings.RUN_LEASE_SECONDS, run_id],
            )
            row = cursor.fetchone()
        if row is None:
            return None
        token, *progress, failures = row
        before = Progress(*progress)
        return cls(run_id, token, before, failures, calls_before=before.api_calls)

    @contextmanager
    def checkpoint(self) -> Iterator["Step"]:
        """One transaction of the run: what it writes, and the progress it ends with.

        Raises `LeaseLost`, also at the end, and then nothing of the transaction stays.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PLANNING)
            self._lock(cursor)
            step = Step(cursor, self.progress)
            yield step
            step.progress = replace(step.progress, api_calls=self._api_calls)
            self._move(cursor, step.progress)
        self.progress, self.failures = step.progress, 0

    def release(self, wake_in: float = 0, failures: int = 0) -> None:
        """Give the run back, to be taken up again in `wake_in` seconds at the earliest."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE syncs_runcheckpoint
                   SET lease_until = NULL,
                       failures = %s,
                       api_calls = %s,
                       wake_at = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = %s AND token = %s
                """,
                [failures, self._api_calls, wake_in, self.run_id, self.token],
            )

    @property
    def _api_calls(self) -> int:
        return self.calls_before + self.calls_made()

    def _lock(self, cursor: CursorWrapper) -> None:
        cursor.execute(
            "SELECT FROM syncs_runcheckpoint WHERE run_id = %s AND token = %s FOR UPDATE",
            [self.run_id, self.token],
        )
        if cursor.rowcount != 1:
            raise LeaseLost(f"run {self.run_id} was taken over")

    def _move(self, cursor: CursorWrapper, progress: Progress) -> None:
        cursor.execute(
            """
            UPDATE syncs_runcheckpoint
               SET phase = %s, position = %s, staged = %s, fetched = %s, api_calls = %s,
                   newest = %s, failures = 0,
                   lease_until = clock_timestamp() + make_interval(secs => %s)
             WHERE run_id = %s AND token = %s
            """,
            [
                progress.phase,
                progress.position,
                progress.staged,
                progress.fetched,
                progress.api_calls,
                progress.newest,
                settings.RUN_LEASE_SECONDS,
                self.run_id,
                self.token,
            ],
        )


@dataclass
class Step:
    """The open transaction of one checkpoint; set `progress` to what is committed with it."""

    cursor: CursorWrapper
    progress: Progress
