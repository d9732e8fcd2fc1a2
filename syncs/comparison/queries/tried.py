"""Lays the change of a definition that a preview tries beside what the sync has today (R75)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from syncs.comparison.queries.changes import SettingChange
from syncs.comparison.queries.in_force import SettingsInForce
from syncs.comparison.queries.in_words import SettingPart
from syncs.models import ImportRun, Preview
from syncs.proposal.parts import Proposal

PARTS = {
    "records": {SettingPart.DEFINITION},
    "criteria": {SettingPart.DEFINITION},
    "rules": {SettingPart.DEFINITION, SettingPart.RULES},
    "other_list": {SettingPart.DEFINITION},
    "pairs": {SettingPart.MAPPING},
}
"""The settings that a part of a proposal may change."""


def changes_tried(
    run: ImportRun, tried: Preview | None, in_force: SettingsInForce | None
) -> list[SettingChange]:
    """Return each setting that a preview has tried to change, with that of today before it; nothing
    where there is none, or it is saved by now, or the run has not read its settings yet."""
    if tried is None or tried.saved_at or not tried.proposal:
        return []
    if in_force is None or in_force.changed is None:
        return []
    proposal = Proposal.model_validate(tried.proposal)
    changed = [name for name in PARTS if getattr(proposal, name) is not None]
    parts: set[SettingPart] = set().union(*(PARTS[name] for name in changed))
    names = _names_of(proposal)
    found = [
        replace(each, before=each.after, after=names.get(each.label, each.before))
        for each in in_force.changed
        if each.part in parts
    ]
    return [*found, *_since(run, proposal)]


def _names_of(proposal: Proposal) -> dict[str, str]:
    """Return by its label what has no name yet but in the proposal: a list that is to be made, or
    another view."""
    made = proposal.rules.new_list if proposal.rules else ""
    view = proposal.records.view_name if proposal.records else ""
    words = {"Mailing list": made, "Records": f"Those of the view {view}" if view else ""}
    return {label: each for label, each in words.items() if each}


def _since(run: ImportRun, proposal: Proposal) -> Iterator[SettingChange]:
    """Yield since when data is retrieved (R21), which a run keeps only as what it read."""
    before = run.sync.retrieve_after
    if proposal.records and proposal.records.retrieve_after != before:
        words = _data_after(before), _data_after(proposal.records.retrieve_after)
        yield SettingChange(SettingPart.DEFINITION, "Data to retrieve", *words)


def _data_after(moment: datetime | None) -> str:
    return f"After {moment:%-d %b %Y, %H:%M} UTC" if moment else "All data"
