"""The circuit breaker of a connection, which its runs and pages share (R78).

A Recruit that hangs would otherwise take a worker or a thread for as long as each call may last,
again and again. Every client asks before it is opened, and tells how its calls went when it is
closed; in between nobody asks PostgreSQL.
"""

from datetime import datetime, timedelta

from recruit.errors import TryLater
from syncs.clock import database_now
from syncs.models.recruit_circuit import RecruitCircuit
from web.wording import counted

ATTEMPT = timedelta(seconds=90)
"""After which the one that tries whether Recruit answers is taken for dead; a call lasts less."""


class NotAnswering(TryLater):
    """Recruit has not answered `since` then, so it was not asked; it is asked at `retry_at` next
    (both aware)."""

    def __init__(self, since: datetime, retry_at: datetime, now: datetime) -> None:
        left = retry_at - now
        super().__init__(
            f"Recruit has not answered for {_in_words(now - since)}, so it was not asked now;"
            f" it is tried again in {_in_words(left)}",
            retry_after=left.total_seconds(),
        )
        self.since = since
        self.retry_at = retry_at


class SharedCircuit:
    """The `recruit.Circuit` of one client of a connection.

    Raises NotAnswering while the circuit is open, and while another client is trying whether
    Recruit answers again.
    """

    def __init__(self, connection_id: int) -> None:
        self._connection_id = connection_id
        self._answered: bool | None = None
        self._attempt: datetime | None = None
        self._admit()

    def note(self, *, answered: bool) -> None:
        self._answered = answered

    def settle(self) -> None:
        if self._answered:
            RecruitCircuit.objects.close(self._connection_id)
        elif self._answered is False:
            RecruitCircuit.objects.note_failure(
                self._connection_id, database_now(), was_probe=self._attempt is not None
            )
        elif self._attempt:  # it came to no call, so another may try
            RecruitCircuit.objects.let_one_try(self._connection_id, database_now())

    def _admit(self) -> None:
        circuit = RecruitCircuit.objects.filter(pk=self._connection_id).first()
        if circuit is None or circuit.open_until is None:
            return
        now = database_now()
        since = circuit.silent_since or now
        if circuit.open_until > now:
            raise NotAnswering(since, circuit.open_until, now)
        if not RecruitCircuit.objects.claim_attempt(circuit, now + ATTEMPT):
            raise NotAnswering(since, now + ATTEMPT, now)
        self._attempt = now + ATTEMPT


def _in_words(time: timedelta) -> str:
    seconds = max(1, round(time.total_seconds()))
    return counted(seconds, "second") if seconds < 100 else counted(round(seconds / 60), "minute")
