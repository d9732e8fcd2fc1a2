"""The values that a person entered beside an operator: texts, which are read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from criteria.days import MAX_DAYS
from criteria.fields import ValueType
from criteria.folding import folded
from criteria.numerals import parse_number
from criteria.operators import Operator, Takes
from criteria.quoting import quoted

MAX_VALUE_LENGTH = 1_000
"""The most characters that a value may have."""

MAX_VALUES = 500
"""The most values that a condition may have."""


class BadValue(ValueError):
    """A value that cannot be used; the message is for people. `place` counts values from 0."""

    def __init__(self, message: str, *, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


def read_operands(
    operator: Operator, field_type: ValueType, values: Sequence[str]
) -> tuple[Any, ...]:
    """Read the values into the form that the operator's test takes. Raises BadValue.

    Folded str for texts, pick lists and look-ups, Decimal for numbers, date, int for n days. Blank
    values are left out where any number of values will do, and where none is wanted.
    """
    present = _present(operator, values)
    read = _read_days if operator.takes is Takes.DAYS else _READERS.get(field_type, _read_text)
    found = tuple(_read_at(place, text, read) for place, text in present)
    if operator.takes is Takes.TWO and found[0] > found[1]:
        raise BadValue(
            f"The first value, {quoted(values[0])}, comes after the second, {quoted(values[1])}. "
            "Swap them."
        )
    return found


def _present(operator: Operator, values: Sequence[str]) -> list[tuple[int, str]]:
    """Return the values to be read, each with its place.

    Raises BadValue if there are too few or too many.
    """
    if len(values) > MAX_VALUES:
        raise BadValue(f"There are more than {MAX_VALUES} values. Use fewer.", place=MAX_VALUES)
    given = [(place, text) for place, text in enumerate(values) if text.strip()]
    wanted = _COUNTS.get(operator.takes)
    if wanted is None:
        _check_some(operator, given)
    elif len(given) > wanted:
        raise _too_many(operator, wanted, place=given[wanted][0])
    elif len(given) < wanted:
        raise _too_few(operator, wanted, given)
    return given


# A list has as many as it likes, but one at least.
_COUNTS = {Takes.NOTHING: 0, Takes.ONE: 1, Takes.TWO: 2, Takes.DAYS: 1}


def _check_some(operator: Operator, given: list[tuple[int, str]]) -> None:
    if not given:
        raise BadValue(f"“{operator.label}” needs at least one value. Enter or choose one.")


def _too_few(operator: Operator, wanted: int, given: list[tuple[int, str]]) -> BadValue:
    """Make the error at the first place that is empty."""
    empty = 1 if given and given[0][0] == 0 else 0
    if operator.takes is Takes.DAYS:
        return BadValue(f"“{operator.label}” needs the number of days. Enter it.")
    needed = "a value. Enter one" if wanted == 1 else "two values. Enter both"
    return BadValue(f"“{operator.label}” needs {needed}.", place=empty)


def _too_many(operator: Operator, wanted: int, *, place: int) -> BadValue:
    allowed = {0: "no value", 1: "one value"}.get(wanted, "two values")
    return BadValue(f"“{operator.label}” takes {allowed}. Remove the rest.", place=place)


def _read_at(place: int, text: str, read: Callable[[str], Any]) -> Any:
    try:
        _check_storable(text)
        return read(text)
    except BadValue as bad:
        bad.place = place
        raise


def _check_storable(text: str) -> None:
    if len(text) > MAX_VALUE_LENGTH:
        raise BadValue(
            f"{quoted(text)} is longer than {MAX_VALUE_LENGTH:,} characters. Shorten it."
        )
    if "\0" in text:
        raise BadValue(f"{quoted(text)} contains a NUL character. Type the value anew.")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadValue(f"{quoted(text)} contains half a character. Type the value anew.")


def _read_text(text: str) -> str:
    return folded(text)


def _read_number(text: str) -> Decimal:
    number = parse_number(text)
    if number is None:
        raise BadValue(f"{quoted(text)} is not a number. Write it like 3, 2.5 or 1,200.")
    return number


def _read_date(text: str) -> date:
    if not _DATE.fullmatch(text.strip()):
        raise BadValue(f"{quoted(text)} is not a date. Write it like 2026-01-21.")
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadValue(f"There is no date {quoted(text)}. Check day and month.") from None


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_days(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()) or not 1 <= int(text) <= MAX_DAYS:
        raise BadValue(f"{quoted(text)} is not a whole number of days from 1 to {MAX_DAYS:,}.")
    return int(text)


_WHOLE = re.compile(r"[0-9]{1,6}")

_READERS: dict[ValueType, Callable[[str], Any]] = {
    ValueType.NUMBER: _read_number,
    ValueType.CURRENCY: _read_number,
    ValueType.DATE: _read_date,
    ValueType.DATE_TIME: _read_date,
}
