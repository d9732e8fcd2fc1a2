"""Criteria read out in plain English, and the mark below a pattern's fault (R33, R37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from criteria import ConditionField, Criteria, FormPart, Problem, in_english


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


def mark_fault(problems: Iterable[Problem]) -> str:
    """Return blanks and a mark, to stand below the pattern under the wrong character (R33)."""
    columns = (each.place for each in problems if each.part is FormPart.PATTERN)
    column = next((column for column in columns if column is not None), None)
    return "" if column is None else f"{' ' * column}^"
