"""The words for what each condition says of one person, with the value it was judged by (R37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria import ConditionField, Explanation, condition_in_english


@dataclass(frozen=True)
class VerdictInWords:
    """`actual` is the value in Recruit, "" where there is none; `note` says what did not fit.
    `matches` is None where that is not known: where there is no note, the field was not sent."""

    number: int
    sentence: str
    matches: bool | None
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


def explain_untold(explained: Explanation) -> str:
    """Say why it is not known whether somebody matches, and what a run does then (R73); "" where it
    is known."""
    if explained.matches is not None:
        return ""
    return (
        f"Recruit did not send {join_labels(explained.untold_labels)} for this record: a run leaves"
        " them as they are."
    )


def join_labels(labels: Sequence[str]) -> str:
    """Return the labels of fields that were not sent in a sentence; without any, what was not sent
    is to whom a job opening belongs."""
    if not labels:
        return "whose job openings some are"
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))


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
