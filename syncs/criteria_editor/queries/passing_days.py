"""Says what conditions that depend on the day make runs do, and what that costs (R31)."""

from __future__ import annotations

from criteria import Criteria, conditions_by_day
from syncs.criteria_editor.queries.trial import Trial
from syncs.definition.queries.full_reads import change_with_day, cost_in_words


def explain_changes(criteria: Criteria, trial: Trial | None) -> str:
    """Say that the first run of each day reads everything, and what it costs; "" where the criteria
    do not depend on the day. A count that was taken over all records tells how many there are."""
    conditions = conditions_by_day(criteria)
    if not conditions:
        return ""
    records = trial.read + trial.left_out if trial and trial.is_whole else None
    return (
        f"{change_with_day(conditions)}, also for people whom nobody touched: the first run of each"
        f" day reads everything. {cost_in_words(records)}"
    )
