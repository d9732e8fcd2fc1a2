"""The causes for which a record was not selected, in words (R60)."""

from collections.abc import Iterable, Mapping
from typing import Any

from criteria import Criteria, condition_in_english
from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunRow

Settings = Mapping[int, Mapping[str, Any]]
"""The settings of runs, as they are stored, by the run's id."""


def settings_for(rows: Iterable[RunRow]) -> Settings:
    """Return the settings in force of the runs whose rows need them to be explained."""
    asked = {row.run_id for row in rows if row.outcome == Outcome.NOT_SELECTED}
    if not asked:
        return {}
    runs = ImportRun.objects.filter(pk__in=asked).only("settings")
    return {run.pk: run.settings or {} for run in runs}


def why_not_selected(row: RunRow, settings: Settings) -> list[str]:
    """Return a sentence for each cause; none where none is known, and for other rows."""
    if row.outcome != Outcome.NOT_SELECTED:
        return []
    detail: Mapping[str, Any] = row.detail or {}
    if detail.get("deleted"):
        return ["It was deleted in Recruit after this run had read it."]
    if detail.get("outside_view"):
        return ["It is not in the view of this sync."]
    if failed := detail.get("failed"):
        return _in_words(failed, settings.get(row.run_id, {}))
    if detail.get("not_sent"):
        return ["What the criteria ask for was not sent, so it cannot be told whether it matches."]
    return []


def _in_words(failed: Iterable[int], settings: Mapping[str, Any]) -> list[str]:
    try:
        conditions = Criteria.model_validate(settings.get("criteria")).conditions
    except ValueError:  # of a release with other criteria
        return []
    known = [number for number in failed if number <= len(conditions)]
    return [
        f"Condition {number} is not met: {condition_in_english(conditions[number - 1])}."
        for number in known
    ]
