"""Words for what somebody else has changed of the criteria while they were edited here (R24)."""

from __future__ import annotations

from criteria import Criteria, in_english
from syncs.models import Selection
from web.seen import ChangedMeanwhile, Seen, Stored
from web.seen_form import FieldChange

LABELS = {"selection": "Which records?", "criteria": "Conditions"}


def describe_stored(stored: Stored, module: str) -> dict[str, str]:
    """Return by name what is stored, as it reads on the page."""
    selections = {
        Selection.ALL: f"All {module}",
        Selection.VIEW: "A custom view",
        Selection.CRITERIA: "Criteria",
    }
    return {
        "selection": selections[Selection(str(stored["selection"]))],
        "criteria": _read_out(stored["criteria"]),
    }


def describe_changes(other: ChangedMeanwhile, seen: Seen, module: str) -> list[FieldChange]:
    """Return what was changed, as it was and as it is now."""
    now = describe_stored(other.stored, module)
    return [
        FieldChange(name, LABELS[name], was=seen.words.get(name, ""), now=now[name])
        for name in other.names
    ]


def _read_out(kept: object) -> str:
    if not kept:
        return "No conditions"
    try:
        return in_english(Criteria.model_validate(kept))
    except ValueError:
        return "Conditions that are not finished"
