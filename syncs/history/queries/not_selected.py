"""The causes for which a record was not selected, in words (R60)."""

from collections.abc import Iterable, Mapping
from typing import Any

from syncs.domain.outcomes import Outcome
from syncs.history.rules import not_selected_in_words
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
    criteria = settings.get(row.run_id, {}).get("criteria")
    return not_selected_in_words(row.detail or {}, criteria)
