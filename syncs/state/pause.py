"""Pauses syncs: nothing of them begins by itself any more (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from syncs.models import ImportRun, Sync, Trigger
from syncs.models.import_run import UNFINISHED
from syncs.queue.cancel import cancel_queued

REASON = "the sync was paused before it began"


@dataclass(frozen=True)
class Paused:
    """The runs of a sync that was paused just now: how many were due and are cancelled, as they had
    not begun, and one that goes on, if there is any."""

    cancelled: int
    going_on: ImportRun | None

    @property
    def words(self) -> str:
        """The sentences that a person reads of it."""
        sentences = ["It runs only when somebody starts it."]
        if self.cancelled:
            sentences.append("Its run that was due had not begun, and is cancelled.")
        if self.going_on:
            sentences.append(f"Run {self.going_on.pk} goes on, unless somebody cancels it.")
        return " ".join(sentences)


@transaction.atomic
def pause(sync: Sync, *, now: datetime) -> Paused | None:
    """Take a sync off its schedule, and cancel what the schedule had queued and nobody has asked
    for; None if it was not active.

    A run that has begun goes on, and so does one that somebody asked for. The sync is locked from
    its change on, so that a dispatcher comes before it, and its run is found, or finds it paused.
    """
    if not sync.pause():
        return None
    runs = ImportRun.objects.filter(sync_id=sync.pk)
    due = runs.filter(trigger=Trigger.SCHEDULED, requested_by=None)
    cancelled = cancel_queued(due, now, reason=REASON)
    return Paused(cancelled, runs.filter(state__in=UNFINISHED).order_by("id").first())
