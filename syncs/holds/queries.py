"""Finds what pages show of held people: the question, its answer, and the limit (R74)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from syncs.holds.rules import causes_in_words
from syncs.models import Hold, HoldAnswer, ImportRun, Kind, Sync


@dataclass(frozen=True)
class ShownHold:
    """A hold with its causes in words; `removal` is the run that removes its people, if any."""

    hold: Hold
    causes: list[str]
    removal: ImportRun | None

    @property
    def is_cancelled(self) -> bool:
        return self.hold.answer == HoldAnswer.CANCEL


def hold_of(run: ImportRun) -> ShownHold | None:
    """Return whom a run holds, or has held; of a run that removes such people, whom that is
    about."""
    about = run.about_id if run.kind == Kind.REMOVE else run.pk
    found = Hold.objects.filter(pk=about, held_at__isnull=False)
    hold = found.select_related("answered_by", "removal_run").first()
    return ShownHold(hold, causes_in_words(hold.causes), hold.removal_run) if hold else None


def open_holds_of(sync: Sync) -> list[ShownHold]:
    """Return the open questions of a sync, the oldest first."""
    opened = Hold.objects.filter(sync=sync, answer="", held_at__isnull=False).order_by("pk")
    return [ShownHold(hold, causes_in_words(hold.causes), None) for hold in opened]


def open_holds_by_sync(syncs: Iterable[Sync]) -> dict[int, Hold]:
    """Return the newest open question of each of the syncs that has one, by the sync's id."""
    opened = Hold.objects.filter(sync__in=list(syncs), answer="", held_at__isnull=False)
    return {hold.sync_id: hold for hold in opened.order_by("pk")}
