"""The words and columns of rows: plain values, no database."""

from collections.abc import Iterable, Mapping
from typing import Any

from criteria import Criteria, condition_in_english


def not_selected_in_words(detail: Mapping[str, Any], criteria: Any) -> list[str]:
    """Return a sentence for each cause for which a record was not selected (R60); none where none
    is known. `criteria` are those of the run, as they are stored."""
    if detail.get("deleted"):
        return ["It was deleted in Recruit after this run had read it."]
    if detail.get("outside_view"):
        return ["It is not in the view of this sync."]
    if failed := detail.get("failed"):
        return _failed_in_words(failed, criteria)
    if detail.get("not_sent"):
        return ["What the criteria ask for was not sent, so it cannot be told whether it matches."]
    return []


def _failed_in_words(failed: Iterable[int], criteria: Any) -> list[str]:
    try:
        conditions = Criteria.model_validate(criteria).conditions
    except ValueError:  # of a release with other criteria
        return []
    known = [number for number in failed if number <= len(conditions)]
    return [
        f"Condition {number} is not met: {condition_in_english(conditions[number - 1])}."
        for number in known
    ]
