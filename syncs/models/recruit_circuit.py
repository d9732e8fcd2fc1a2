"""The circuit breaker of a connection: whether Recruit answers, as all runs and pages found it.

It is kept in PostgreSQL, without which nothing works anyway, so that it holds while Valkey is away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction

from syncs.models.connection import Connection

FAILURES_THAT_OPEN = 3
"""Clients in a row that Recruit did not answer: not on one odd answer."""

FIRST_PAUSE, MAX_PAUSE = timedelta(seconds=30), timedelta(minutes=5)
"""How long an open circuit lets nobody call; doubled with every attempt that fails."""


class CircuitManager(models.Manager["RecruitCircuit"]):
    def note_failure(self, connection_id: int, now: datetime, *, was_probe: bool) -> None:
        """Count a client that Recruit did not answer, and open the circuit after a few.

        While it is open only its own attempt counts: what hung since before says nothing new.
        """
        with transaction.atomic():
            self.get_or_create(pk=connection_id)
            circuit = self.select_for_update().get(pk=connection_id)
            if circuit.is_open(now) and not was_probe:
                return
            circuit.failures += 1
            circuit.silent_since = circuit.silent_since or now
            if circuit.failures >= FAILURES_THAT_OPEN:
                doublings = min(circuit.failures - FAILURES_THAT_OPEN, 10)
                circuit.open_until = now + min(FIRST_PAUSE * 2**doublings, MAX_PAUSE)
            circuit.save()

    def close(self, connection_id: int) -> None:
        """Note that Recruit answers."""
        self.filter(pk=connection_id, failures__gt=0).update(
            failures=0, silent_since=None, open_until=None
        )

    def let_one_try(self, connection_id: int, now: datetime) -> None:
        """End the pause of an open circuit: the next client tries whether Recruit answers."""
        self.filter(pk=connection_id, open_until__gt=now).update(open_until=now)

    def claim_attempt(self, circuit: RecruitCircuit, until: datetime) -> bool:
        """Claim the one attempt after a pause, which blocks all others `until` then at most; return
        whether nobody else was quicker."""
        due = self.filter(pk=circuit.pk, open_until=circuit.open_until)
        return bool(due.update(open_until=until))


class RecruitCircuit(models.Model):
    """The failures of a connection's Recruit to answer, since it last did; there is no row where
    it never failed.

    Closed: anybody calls. Open: nobody calls before `open_until`; after that one client does, and
    the others wait for what it finds.
    """

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="circuit"
    )
    failures = models.IntegerField(default=0, help_text="Clients in a row that got no answer")
    silent_since = models.DateTimeField(null=True, help_text="When the first of them got none")
    open_until = models.DateTimeField(null=True, help_text="Null: the circuit is closed")

    objects: ClassVar[CircuitManager] = CircuitManager()

    def __str__(self) -> str:
        return f"{self.failures} without an answer"

    def is_open(self, now: datetime) -> bool:
        """Tell whether nobody may call Recruit."""
        return self.open_until is not None and self.open_until > now

    @property
    def is_broken(self) -> bool:
        """Tell whether Recruit is taken for silent, however soon the next attempt is."""
        return self.open_until is not None
