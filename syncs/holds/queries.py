"""Finds what pages show of held people: the question, its answer, and the limit (R74)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from django.utils.formats import date_format
from django.utils.timezone import localtime

from syncs.holds.rules import causes_in_words
from syncs.models import Hold, HoldAnswer, ImportRun, Kind, Sync


@dataclass(frozen=True)
class ShownHold:
    """A hold with its causes in words; `removal` is the run that removes its people, if any."""

    hold: Hold
    causes: list[str]
    removal: ImportRun | None

    @property
    def outcome(self) -> str:
        """The fate of the people, to follow `3 people who would leave were held`."""
        if self.hold.answer == HoldAnswer.REMOVE:
            return self._removed()
        return {
            HoldAnswer.KEEP.value: ", and kept",
            HoldAnswer.EXPIRED.value: ", and stayed because nobody answered",
        }.get(self.hold.answer, ", and the question was cancelled")

    def _removed(self) -> str:
        """Say it only of whom the run has removed that was asked to: some may stay after all."""
        if self.removal is None or not self.removal.is_finished:
            return ", and are to be removed"
        if self.removal.deleted == self.hold.people:
            return ", and removed"
        return f": {self.removal.deleted:,} of them removed, all others stayed"

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


def end_of_question(run: ImportRun, zone: tzinfo) -> str:
    """Say how the question about the people whom a run holds has ended, to who answers too late."""
    hold = Hold.objects.select_related("answered_by").get(pk=run.pk)
    if hold.answered_at is None:
        return "The question has ended, so nothing was changed."
    when = date_format(localtime(hold.answered_at, zone), "j F, H:i")
    if hold.answer == HoldAnswer.EXPIRED:
        return f"Nobody answered in time: the people stay since {when}. Nothing was changed."
    answer = hold.get_answer_display().lower()
    if hold.answered_by is None and hold.answer == HoldAnswer.CANCEL:
        return f"The question was cancelled on {when}, so nothing was changed."
    who = hold.answered_by or "Somebody"
    return f"{who} has answered already, on {when}: {answer}. Nothing was changed."


def open_holds_of(sync: Sync) -> list[ShownHold]:
    """Return the open questions of a sync, the oldest first."""
    opened = Hold.objects.filter(sync=sync, answer="", held_at__isnull=False).order_by("pk")
    return [ShownHold(hold, causes_in_words(hold.causes), None) for hold in opened]


def open_holds_by_sync(syncs: Iterable[Sync]) -> dict[int, Hold]:
    """Return the newest open question of each of the syncs that has one, by the sync's id."""
    opened = Hold.objects.filter(sync__in=list(syncs), answer="", held_at__isnull=False)
    return {hold.sync_id: hold for hold in opened.order_by("pk")}
