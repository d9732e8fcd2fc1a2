"""The right of one worker to write for a run.

A lease is taken with a new fencing token. `checkpoint()` opens the transaction in which data and
progress are written together: it locks the checkpoint under the token, so a worker that lost its
lease writes nothing, and nobody takes the run over in the middle of a transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.checkpoint.api_use import RECORD, Use, record_use
from syncs.checkpoint.progress import PROGRESS_COLUMNS, Progress
from syncs.checkpoint.wait import NO_WAIT, Wait
from syncs.queue.cancel import NOTICE_SECONDS
from syncs.sql.statements import execute_nested

PLANNING = """
    SET LOCAL random_page_cost = 1.1;
    SET LOCAL work_mem = '64MB';
    SET LOCAL enable_seqscan = off
"""
"""Thousands of rows are looked up by key, in tables of millions: PostgreSQL's default, made for
disks that turn, would read the whole tables for every range instead. And in tables of a few pages:
to look through one of these is cheaper than its index once, and not a hundred thousand times."""

NOT_DURABLE = "SET LOCAL synchronous_commit = off"

TAKING_TURNS = 0x7A4E
"""The key of an advisory lock, see `syncs/sql/turns/one_by_one.sql`."""

NOBODY = 0
"""The number of no run, and of no organisation."""

AT_CHECKPOINT = 0xC4EC
"""The first key of an advisory lock that the transaction of a checkpoint holds and nobody waits
for. Who wants the run stopped finds by it the session that is at work for it (R77)."""

OWN = """
    SELECT run_id FROM syncs_runcheckpoint WHERE run_id = %s AND token = %s FOR UPDATE SKIP LOCKED
"""
"""The run under the holder's token. Whoever has locked it meanwhile has taken it over: he is not
waited for."""

OWN_AT_CHECKPOINT = f"""
    WITH own AS MATERIALIZED ({OWN})
    SELECT pg_try_advisory_xact_lock({AT_CHECKPOINT}, %s) FROM own
"""
"""The same, with the advisory lock by which its session is found."""


def lock_key_of(run_id: int) -> int:
    """Return the second key of a run's advisory lock."""
    return run_id % 2**31


class LeaseLost(Exception):
    """Another worker has taken the run over; this one must stop without writing."""


@dataclass
class Checkpoint:
    """The open transaction of one checkpoint; set `progress` to what is committed with it."""

    cursor: CursorWrapper
    progress: Progress
    has_staging: bool = False
    """Whether it was found that what was read is there, which a transaction cannot lose."""


@dataclass
class Lease:
    """A worker's right to write for one run; `progress` is as last committed."""

    run_id: int
    organisation_id: int
    token: int
    progress: Progress
    failures: int
    set_back_by: str = ""
    asked_to_wait: float = 0
    """What set the run back last, and the seconds it has waited because Recruit asked for it."""
    spent: Callable[[], Use] = Use
    """What the holder has used of the API since it took the lease."""
    waited: Callable[[], float] = float
    """The seconds for which the holder has waited for an answer of Recruit by now."""
    _opened_at: float | None = field(default=None, init=False)
    run_state: str = ""
    is_cancel_requested: bool = False
    """What the run was like at the last checkpoint: its state, and whether somebody cancels it."""
    _recorded: Use = field(default_factory=Use)
    _open: Checkpoint | None = field(default=None, init=False)

    @classmethod
    def take_next(cls, *, only_new: bool = False) -> Self | None:
        """Take the lease of the run that deserves a turn most; None where no run is free, or, with
        `only_new`, none that has not begun.

        Organisations go round, whichever was served longest ago, and the runs of each; of one
        connection so many at a time as the setting says.
        """
        return cls._take(
            *("one_by_one", "take", "pick_next"),
            runs_of_a_connection=settings.RUNS_OF_A_CONNECTION,
            taking_turns=TAKING_TURNS,
            only_new=only_new,
            beside=NOBODY,
        )

    @classmethod
    def take(cls, run_id: int) -> Self | None:
        """Take the lease of a certain run, whoever deserves a turn more; None where another worker
        has it, or the run may not be taken up yet."""
        return cls._take("take", "pick_run", run=run_id)

    @classmethod
    def take_to_cancel(cls, run_id: int | None = None) -> Self | None:
        """Take the lease of a cancelled run, of any or of a certain one, that nobody has, or away
        from a worker that does not notice: it may hang in a call to Recruit (R77). None where it
        has had little time to notice, or nothing to."""
        return cls._take("take", "pick_cancelled", run=run_id, notice_seconds=NOTICE_SECONDS)

    @classmethod
    def _take(cls, *statements: str, **values: Any) -> Self | None:
        """Take the lease of the run that the last statement picks. Never waits: of a row that
        somebody has locked, somebody else has the lease."""
        with across_organisations(AcrossReason.TURN), connection.cursor() as cursor:
            execute_nested(cursor, *statements, lease_seconds=settings.RUN_LEASE_SECONDS, **values)
            row = cursor.fetchone()
            names = [column.name for column in cursor.description]
        if row is None:
            return None
        taken = dict(zip(names, row, strict=True))
        return cls(
            taken["run_id"],
            taken["organisation_id"],
            taken["token"],
            Progress(**{column: taken[column] for column in PROGRESS_COLUMNS}),
            taken["failures"],
            taken["set_back_by"],
            taken["asked_to_wait"],
        )

    @contextmanager
    def checkpoint(
        self, *, interruptible: bool = True, durable: bool = True
    ) -> Iterator[Checkpoint]:
        """Open one transaction of the run: what it writes, and the progress it ends with.

        Raises `LeaseLost`, also at the end, and then nothing of the transaction stays. Its
        statements are interrupted when the run is cancelled, unless they are those that end it. One
        that is not durable may be lost in a crash of PostgreSQL, as what is staged is anyway.
        """
        if self._open:
            yield self._open
            self.progress = self._open.progress
            return
        with self._timed(), transaction.atomic(), connection.cursor() as cursor:
            self._lock(cursor, interruptible=interruptible, durable=durable)
            before = self.spent()
            checkpoint = Checkpoint(cursor, self.progress.charge(before - self._recorded))
            yield checkpoint
            spent = self.spent()
            checkpoint.progress = checkpoint.progress.charge(spent - before)
            self._move(cursor, checkpoint.progress, spent - self._recorded)
        self.progress, self._recorded = checkpoint.progress, spent
        self.failures, self.set_back_by = 0, ""

    def written(self) -> float:
        """Return the seconds for which the checkpoint that is open has been so by now; 0 for
        none. Nearly all of it is PostgreSQL's."""
        opened_at = self._opened_at  # which another thread may empty
        return 0.0 if opened_at is None else time.monotonic() - opened_at

    @contextmanager
    def _timed(self) -> Iterator[None]:
        self._opened_at = time.monotonic()
        try:
            yield
        finally:
            self._opened_at = None

    @contextmanager
    def as_one_checkpoint(self) -> Iterator[None]:
        """Open one checkpoint for all those of the body: together they are committed, or nothing
        of them stays."""
        committed = self.progress
        try:
            with self.checkpoint() as self._open:
                yield
        except BaseException:
            self.progress = committed
            raise
        finally:
            self._open = None

    def release(self, wait: Wait = NO_WAIT) -> None:
        """Give the run back, to be taken up again after the wait at the earliest."""
        spent = self.spent()
        charged = self.progress.charge(spent - self._recorded)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE syncs_runcheckpoint
                   SET lease_until = NULL,
                       failures = %s,
                       set_back_by = %s,
                       asked_to_wait = asked_to_wait + %s,
                       wait_reason = %s,
                       api_calls = %s,
                       api_credits = %s,
                       wake_at = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = ({OWN})
                """,
                [
                    wait.failures,
                    wait.set_back_by,
                    wait.asked_to_wait,
                    wait.reason.value,
                    charged.api_calls,
                    charged.api_credits,
                    wait.seconds,
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
                f"""
                UPDATE syncs_runcheckpoint
                   SET lease_until = clock_timestamp() + make_interval(secs => %s)
                 WHERE run_id = ({OWN})
                """,
                [settings.RUN_LEASE_SECONDS, self.run_id, self.token],
            )
            if cursor.rowcount != 1:
                raise LeaseLost(f"run {self.run_id} was taken over")

    def _lock(self, cursor: CursorWrapper, *, interruptible: bool, durable: bool) -> None:
        own, keys = OWN, [self.run_id, self.token]
        if interruptible:
            own, keys = OWN_AT_CHECKPOINT, [*keys, lock_key_of(self.run_id)]
        told = PLANNING if durable else f"{PLANNING}; {NOT_DURABLE}"
        cursor.execute(f"{told}; {own}", keys)
        if cursor.rowcount != 1:
            raise LeaseLost(f"run {self.run_id} was taken over")

    def _move(self, cursor: CursorWrapper, progress: Progress, use: Use) -> None:
        recording, of_use = (f"WITH recorded AS ({RECORD})", [*use, self.run_id])
        if not any(use):
            recording, of_use = "", []
        cursor.execute(
            f"""
            {recording}
            UPDATE syncs_runcheckpoint checkpoint
               SET {", ".join(f"{column} = %s" for column in PROGRESS_COLUMNS)},
                   failures = 0,
                   set_back_by = '',
                   lease_until = clock_timestamp() + make_interval(secs => %s)
              FROM syncs_importrun run
             WHERE run.id = %s AND checkpoint.run_id = run.id AND checkpoint.token = %s
         RETURNING run.state, run.cancel_requested_at IS NOT NULL
            """,
            [*of_use, *progress.values, settings.RUN_LEASE_SECONDS, self.run_id, self.token],
        )
        self.run_state, self.is_cancel_requested = cursor.fetchone()
