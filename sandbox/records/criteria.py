"""The criteria of Recruit in JSON, as custom views and bulk reads carry them.

They are `{"field","comparator","value"}`, or `{"group_operator":"and|or","group":[…]}`.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from .entry import Record

Test = Callable[[Record], bool]

EMPTY: tuple[Any, ...] = (None, "", "null")


class InvalidCriteria(ValueError):
    """An error that criteria name an unknown comparator or have another shape."""


def fields_of(criteria: dict[str, Any]) -> frozenset[str]:
    """Return the fields needed to decide."""
    return frozenset(leaf["field"] for leaf in _leaves(criteria))


def compile_criteria(criteria: dict[str, Any]) -> Test:
    """Return a test of one record."""
    if "group" in criteria:
        tests = [compile_criteria(part) for part in criteria["group"]]
        if criteria.get("group_operator", "and").lower() == "or":
            return lambda record: any(test(record) for test in tests)
        return lambda record: all(test(record) for test in tests)
    field, comparator, expected = (criteria.get(name) for name in ("field", "comparator", "value"))
    if comparator not in _COMPARATORS or not isinstance(field, str):
        raise InvalidCriteria(str(criteria))
    if comparator in _OF_TWO and not (isinstance(expected, list) and len(expected) == 2):
        raise InvalidCriteria(f"{comparator} takes a list of two values")
    compare = _COMPARATORS[comparator]
    return lambda record: compare(record.get(field), expected)


def comparable(value: Any) -> Any:
    """Return a value as Recruit compares it: text without case, look-ups by name."""
    if isinstance(value, dict):
        value = value.get("name")
    if value in EMPTY:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float(value)
    return str(value).casefold()


def _leaves(criteria: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in criteria.get("group", ()):
        yield from _leaves(part)
    if "field" in criteria:
        yield criteria


def _equal(value: Any, expected: Any) -> bool:
    if isinstance(value, list):
        return any(_equal(each, expected) for each in value)
    if isinstance(value, dict) and expected == value.get("id"):
        return True
    value, expected = _pair(value, expected)
    return bool(value == expected)


def _in(value: Any, expected: Any) -> bool:
    options = expected if isinstance(expected, list) else str(expected).split(",")
    return any(_equal(value, option) for option in options)


def _order(value: Any, expected: Any) -> int | None:
    """Return -1, 0 or 1; None where the two cannot be put in order."""
    value, expected = _pair(value, expected)
    if value is None or expected is None or type(value) is not type(expected):
        return None
    return int(value > expected) - int(value < expected)


def _pair(value: Any, expected: Any) -> tuple[Any, Any]:
    value, expected = comparable(value), comparable(expected)
    if isinstance(value, float) and isinstance(expected, str):
        return value, _number(expected)
    if isinstance(value, str) and isinstance(expected, str):
        return _instant(value, expected) or (value, expected)
    return value, expected


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _instant(value: str, expected: str) -> tuple[Any, Any] | None:
    """Return both as moments, or as days if either names no more than a day."""
    try:
        moments = datetime.fromisoformat(value.upper()), datetime.fromisoformat(expected.upper())
    except ValueError:
        return None
    if all(moment.tzinfo for moment in moments):
        return moments
    days: tuple[date, date] = (moments[0].date(), moments[1].date())
    return days


def _text(check: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    def compare(value: Any, expected: Any) -> bool:
        value = comparable(value)
        return value is not None and check(str(value), str(comparable(expected) or ""))

    return compare


def _between(value: Any, expected: Any) -> bool:
    low, high = expected
    return _order(value, low) in (0, 1) and _order(value, high) in (-1, 0)


_OF_TWO = ("between", "not_between")
_COMPARATORS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": _equal,
    "not_equal": lambda value, expected: not _equal(value, expected),
    "in": _in,
    "not_in": lambda value, expected: not _in(value, expected),
    "less_than": lambda value, expected: _order(value, expected) == -1,
    "less_equal": lambda value, expected: _order(value, expected) in (-1, 0),
    "greater_than": lambda value, expected: _order(value, expected) == 1,
    "greater_equal": lambda value, expected: _order(value, expected) in (0, 1),
    "between": _between,
    "not_between": lambda value, expected: not _between(value, expected),
    "contains": _text(lambda value, part: part in value),
    "not_contains": lambda value, expected: not _text(lambda v, part: part in v)(value, expected),
    "starts_with": _text(lambda value, part: value.startswith(part)),
    "ends_with": _text(lambda value, part: value.endswith(part)),
}
