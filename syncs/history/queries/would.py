"""Words for what a preview shows: in the conditional, for nothing of it has happened (R75)."""

from dataclasses import dataclass, replace

from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, Preview

LABELS = {
    Outcome.NEW: "Would be new",
    Outcome.RE_ADDED: "Would come back",
    Outcome.DUPLICATE: "Known, would join",
    Outcome.UPDATED: "Would be updated",
    Outcome.UNCHANGED: "Would stay as they are",
    Outcome.IGNORED: "Would be ignored",
    Outcome.DELETED: "Would be removed",
    Outcome.HELD: "Would be held",
    Outcome.KEPT: "Would be kept",
    Outcome.NOT_SELECTED: "Not selected",
    Outcome.PUT_BACK: "Would be put back",
    Outcome.LEFT_ALONE: "Would be left alone",
}

EXPLANATIONS = {
    Outcome.NEW: "The address is not known in the organisation.",
    Outcome.RE_ADDED: "The contact was deleted in the organisation and would be back.",
    Outcome.DUPLICATE: "The contact is known but not on this list, and would join it.",
    Outcome.UPDATED: "The contact is on this list already and would get new values.",
    Outcome.UNCHANGED: "The contact is on this list already, with the same values.",
    Outcome.IGNORED: "Nothing would be imported from the record.",
    Outcome.DELETED: "The person would be removed.",
    Outcome.HELD: "Above the limit: a run would hold the person until somebody answers.",
}

NOBODY = "Nobody would be added, updated or removed."
"""What a preview says that would concern nobody."""


def label_of(outcome: Outcome, *, would: bool) -> str:
    """Return an outcome's label, in a preview in the conditional."""
    return LABELS.get(outcome, outcome.label) if would else outcome.label


def explanation_of(outcome: Outcome, *, would: bool) -> str:
    """Return the sentence on an outcome, in a preview in the conditional."""
    return EXPLANATIONS.get(outcome, outcome.explanation) if would else outcome.explanation


@dataclass(frozen=True)
class Consequence:
    """A number of people and what would become of them; `code` asks for exactly their rows."""

    number: int
    words: str
    code: str


def preview_in_parts(run: ImportRun, tried: Preview | None) -> list[Consequence]:
    """Return what a preview shows, such as `4,765 people would be added`, `12 would leave`, `151
    who opted out would come back`; nothing where nobody would be concerned."""
    parts = [
        Consequence(run.new + run.re_added + run.duplicate, "would be added", "joining"),
        Consequence(run.deleted, "would leave", "deleted"),
        Consequence(run.held, "would be held: above the limit", "held"),
        Consequence(tried.come_back if tried else 0, "who opted out would come back", "come_back"),
        Consequence(run.updated, "would be updated", "updated"),
    ]
    said = [part for part in parts if part.number]
    if not said:
        return []
    noun = "person" if said[0].number == 1 else "people"
    return [replace(said[0], words=f"{noun} {said[0].words}"), *said[1:]]


def preview_in_words(run: ImportRun, tried: Preview | None) -> str:
    """Return what a preview shows as a sentence."""
    parts = [f"{part.number:,} {part.words}" for part in preview_in_parts(run, tried)]
    return f"{', '.join(parts)}." if parts else NOBODY
