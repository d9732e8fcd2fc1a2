"""The words for what each condition says of one person, with the value it was judged by (R37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from criteria import ConditionField, Explanation, condition_in_english


@dataclass(frozen=True)
class VerdictInWords:
    """`actual` is the value in Recruit, "" where there is none; `note` says what did not fit."""

    number: int
    sentence: str
    matches: bool
    actual: str
    note: str


def put_verdicts_in_words(
    explained: Explanation, fields: Iterable[ConditionField]
) -> list[VerdictInWords]:
    known = {field.key: field for field in fields}
    return [
        VerdictInWords(
            number=each.number,
            sentence=condition_in_english(each.condition, known.get(each.condition.key)),
            matches=each.matches,
            actual=_put_in_words(each.actual),
            note=each.note or "",
        )
        for each in explained.verdicts
    ]


def _put_in_words(actual: object) -> str:
    """Return a look-up by its name, a list with commas, a checkbox as yes or no."""
    if actual is None:
        return ""
    if isinstance(actual, bool):
        return "yes" if actual else "no"
    if isinstance(actual, dict):
        return str(actual.get("name") or actual.get("id") or "")
    if isinstance(actual, list):
        return ", ".join(_put_in_words(each) for each in actual)
    return str(actual)
