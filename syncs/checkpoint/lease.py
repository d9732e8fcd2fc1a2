"""Who may write for a run, and how far it has come.

A lease is taken with a new fencing token. `checkpoint()` opens the transaction in which data and
progress are written together: it locks the checkpoint under the token, so a worker that lost its
lease writes nothing, and nobody takes the run over in the middle of a transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.api_use import Use, record_use
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
    entered_at: int
    staged: int
    fetched: int
    related: int
    newest: datetime | None
    bulk_file: int | None
    bulk_job: str
    bulk_asked_at: datetime | None
    api_calls: int
    api_credits: int

    def enter(self, phase: Phase) -> Self:
        return replace(self, phase=phase.value, position=0, entered_at=self.staged)

    def charged(self, use: Use) -> Self:
        return replace(
            self,
            api_calls=self.api_calls + use.calls,
            api_credits=self.api_credits + use.credits,
        )


@dataclass
class Lease:
    """A worker's right to write for one run; `progress` is as last committed."""

    run_id: int
    token: int
    progress: Progress
    failures: int
    spent: Callable[[], Use] = Use
    """What the holder has used of the API since it took the lease."""
    _recorded: Use = field(default_factory=Use)

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
             RETURNING token, failures, phase, position, entered_at, staged, fetched, related,
                       newest, bulk_file, bulk_job, bulk_asked_at, api_calls, api_credits
                """,
                [settings.RUN_LEASE_SECONDS, run_id],
            )
            row = cursor.fetchone()
        if row is None:
            return None
        token, failures, *progress = row
        return cls(run_id, token, Progress(*progress), failures)

    @contextmanager
    def checkpoint(self) -> Iterator["Step"]:
        """One transaction of the run: what it writes, and the progress it ends with.

        Raises `LeaseLost`, also at the end, and then nothing of the transaction stays.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PLANNING)
            self._lock(cursor)
            before = self.spent()
            step = Step(cursor, self.progress.charged(before - self._recorded))
            yield step
            spent = self.spent()
            step.progress = step.progress.charged(spent - before)
            self._move(cursor, step.progress)
            record_use(cursor, self.run_id, spent - self._recorded)
        self.progress, self.failures, self._recorded = step.progress, 0, spent

    def release(self, wake_in: float = 0, failures: int = 0) -> None:
        """Give the run back, to be taken up again in `wake_in` seconds at the earliest."""
        spent = self.spent()
        charged = self.progress.charged(spent - self._recorded)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE syncs_runcheckpoint
                   SET lease_until = NULL,
                       failures = %s,
                       api_calls = %s,
                       api_credits = %s,
                       wake_at = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = %s AND token = %s
                """,
                [
                    failures,
                    charged.api_calls,
                    charged.api_credits,
                    wake_in,
                    self.run_id,
                    self.token,
                ],
            )
            if cursor.rowcount == 1:
                record_use(cursor, self.run_id, spent - self._recorded)
        self.progress, self._recorded = charged, spent

    def renew(self) -> None:
        """Hold the lease for its full time again. Raises `LeaseLost`."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE syncs_runcheckpoint
                   SET lease_until = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = %s AND token = %s
                """,
                [settings.RUN_LEASE_SECONDS, self.run_id, self.token],
            )
            if cursor.rowcount != 1:
                raise LeaseLost(f"run {self.run_id} was taken over")

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
               SET phase = %s, position = %s, entered_at = %s, staged = %s, fetched = %s,
                   related = %s, newest = %s,
                   bulk_file = %s, bulk_job = %s, bulk_asked_at = %s,
                   api_calls = %s, api_credits = %s, failures = 0,
                   lease_until = clock_timestamp() + make_interval(secs => %s)
             WHERE run_id = %s AND token = %s
            """,
            [
                *astuple(progress),
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
