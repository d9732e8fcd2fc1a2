"""Criteria read out in plain English, and the mark below a pattern's fault (R33, R37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from criteria import (
    ConditionField,
    Criteria,
    FormPart,
    Problem,
    condition_in_english,
    find_exclusions,
    in_english,
    quoted_sentence,
)


def read_out(criteria: Criteria, fields: Sequence[ConditionField]) -> str:
    """Read the criteria out in plain English (R37); return "" for what is not finished."""
    is_finished = all(condition.field and condition.operator for condition in criteria.conditions)
    if not criteria.conditions or not is_finished:
        return ""
    try:
        sentence = in_english(criteria, fields)
    except ValueError:
        return ""
    return sentence if sentence.endswith("…") else f"{sentence}."


def warn_of_exclusions(
    criteria: Criteria, fields: Sequence[ConditionField], *, today: date
) -> list[str]:
    """Say of which conditions two can never both be true (R37); `today` is the organisation's."""
    known = {field.key: field for field in fields}
    read = [
        quoted_sentence(condition_in_english(each, known.get(each.key)))
        for each in criteria.conditions
    ]
    return [
        f"Nobody can meet both condition {each.first}, {read[each.first - 1]}, and condition"
        f" {each.second}, {read[each.second - 1]}. Join them by “or” where one of them is enough."
        for each in find_exclusions(criteria, today=today)
    ]


def mark_fault(problems: Iterable[Problem]) -> str:
    """Return blanks and a mark, to stand below the pattern under the wrong character (R33)."""
    columns = (each.place for each in problems if each.part is FormPart.PATTERN)
    column = next((column for column in columns if column is not None), None)
    return "" if column is None else f"{' ' * column}^"
