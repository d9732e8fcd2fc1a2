"""The one table of operators: form, checker, evaluator and English all go by it (R31)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from criteria import days
from criteria.fields import ValueType

ValueTest = Callable[[Any], bool]
"""A test of one present value, as `criteria.reading` gives it."""


class Takes(StrEnum):
    """The values that a person enters beside an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    LIST = "list"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to judge values, with all that form, checker, evaluator and English need.

    `code` is stored, `label` stands in the form, `english` in sentences, with {} for values.
    `make_test` takes the operands, as `criteria.operands` gives them, and today's date in the
    organisation's zone. A missing value never reaches the test: it matches if `matches_missing`.
    Nor does a value that does not fit: it matches if `matches_misfits`. `stretch` gives the days
    that a relative operator is about, of the operands and today; None for all others.
    """

    code: str
    label: str
    takes: Takes
    english: str
    make_test: Callable[[tuple[Any, ...], date], ValueTest]
    matches_missing: bool = False
    matches_misfits: bool = False
    hint: str = ""
    stretch: Callable[..., days.Stretch] | None = None

    @property
    def depends_on_day(self) -> bool:
        """True if the answer to the same value may be another one tomorrow."""
        return self.stretch is not None


def operators_for(field_type: ValueType) -> tuple[Operator, ...]:
    """Return the operators of a type in the order of the form."""
    return OPERATORS[field_type]


def operator_of(field_type: ValueType, code: str) -> Operator | None:
    """Return the operator of this code; None where the type has no such one."""
    return _BY_CODE[field_type].get(code)


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[tuple[Any, ...], date], ValueTest]:
    """Make a test that compares the value with the operand, in this order."""

    def make_test(operands: tuple[Any, ...], _today: date) -> ValueTest:
        (operand,) = operands
        return lambda value: compare(value, operand)

    return make_test


def _inside(operands: tuple[Any, ...], _today: date) -> ValueTest:
    low, high = operands
    return lambda value: low <= value <= high


def _outside(operands: tuple[Any, ...], _today: date) -> ValueTest:
    low, high = operands
    return lambda value: not low <= value <= high


def _within(
    code: str,
    label: str,
    english: str,
    stretch: Callable[..., days.Stretch],
    *,
    takes: Takes = Takes.NOTHING,
    hint: str = "",
) -> Operator:
    """Make the operator of `stretch`, a function of `criteria.days` of the operands and today."""

    def make_test(operands: tuple[Any, ...], today: date) -> ValueTest:
        return _inside(stretch(*operands, today), today)

    return Operator(code, label, takes, english, make_test, hint=hint, stretch=stretch)


def _among(operands: tuple[Any, ...], _today: date) -> ValueTest:
    wanted = frozenset(operands)
    return lambda value: value in wanted


def _not_among(operands: tuple[Any, ...], _today: date) -> ValueTest:
    unwanted = frozenset(operands)
    return lambda value: value not in unwanted


def _includes_any(operands: tuple[Any, ...], _today: date) -> ValueTest:
    wanted = frozenset(operands)
    return lambda values: not wanted.isdisjoint(values)


def _includes_all(operands: tuple[Any, ...], _today: date) -> ValueTest:
    return frozenset(operands).issubset


def _excludes(operands: tuple[Any, ...], _today: date) -> ValueTest:
    return frozenset(operands).isdisjoint


def _always(answer: bool) -> Callable[[tuple[Any, ...], date], ValueTest]:
    return lambda _operands, _today: lambda _value: answer


def _one(
    code: str,
    label: str,
    english: str,
    compare: Callable[[Any, Any], bool],
    *,
    negative: bool = False,
) -> Operator:
    return Operator(code, label, Takes.ONE, english, _compared(compare), negative)


def _today(today: date) -> days.Stretch:
    return today, today


_EMPTY = (
    Operator("is_empty", "is empty", Takes.NOTHING, "is empty", _always(False), True),
    Operator(
        "is_not_empty",
        "isn't empty",
        Takes.NOTHING,
        "isn't empty",
        _always(True),
        matches_misfits=True,
        hint="A value that does not fit its field is a value, too.",
    ),
)

_TEXT = (
    _one("is", "is", "is {}", operator.eq),
    _one("is_not", "isn't", "isn't {}", operator.ne, negative=True),
    _one("contains", "contains", "contains {}", operator.contains),
    _one(
        "not_contains",
        "doesn't contain",
        "doesn't contain {}",
        lambda value, part: part not in value,
        negative=True,
    ),
    _one("starts_with", "starts with", "starts with {}", str.startswith),
    _one("ends_with", "ends with", "ends with {}", str.endswith),
    *_EMPTY,
)

_NUMBER = (
    _one("equals", "=", "is {}", operator.eq),
    _one("not_equals", "≠", "isn't {}", operator.ne, negative=True),
    _one("less", "<", "is less than {}", operator.lt),
    _one("at_most", "≤", "is {} or less", operator.le),
    _one("more", ">", "is more than {}", operator.gt),
    _one("at_least", "≥", "is {} or more", operator.ge),
    Operator("between", "between", Takes.TWO, "is between {} and {}", _inside),
    Operator("not_between", "not between", Takes.TWO, "isn't between {} and {}", _outside, True),
    *_EMPTY,
)

_DATE = (
    _one("on", "on", "is on {}", operator.eq),
    _one("before", "before", "is before {}", operator.lt),
    _one("after", "after", "is after {}", operator.gt),
    Operator("between", "between", Takes.TWO, "is between {} and {}", _inside),
    _within(
        "last_days",
        "in the last n days",
        "is in the last {}",
        days.last_days,
        takes=Takes.DAYS,
        hint="Today counts: the last 7 days are today and the 6 days before it.",
    ),
    _within(
        "next_days",
        "in the next n days",
        "is in the next {}",
        days.next_days,
        takes=Takes.DAYS,
        hint="Today counts: the next 7 days are today and the 6 days after it.",
    ),
    _within("today", "today", "is today", _today),
    _within("yesterday", "yesterday", "is yesterday", days.day_before),
    _within(
        "this_week",
        "this week",
        "is this week",
        days.week_of,
        hint="Monday to Sunday, days to come included.",
    ),
    _within(
        "this_month",
        "this month",
        "is this month",
        days.month_of,
        hint="The whole month, days to come included.",
    ),
    *_EMPTY,
)

_BOOLEAN = (
    Operator("is_true", "is true", Takes.NOTHING, "is true", lambda *_: lambda value: value),
    Operator("is_false", "is false", Takes.NOTHING, "is false", lambda *_: operator.not_),
)

_PICK_LIST = (
    _one("is", "is", "is {}", operator.eq),
    _one("is_not", "isn't", "isn't {}", operator.ne, negative=True),
    Operator("one_of", "is one of", Takes.LIST, "is {or}", _among),
    Operator("none_of", "is none of", Takes.LIST, "is none of {and}", _not_among, True),
    *_EMPTY,
)

_MULTI_SELECT = (
    Operator("any", "includes any", Takes.LIST, "includes {or}", _includes_any),
    Operator("all", "includes all", Takes.LIST, "includes {and}", _includes_all),
    Operator("excludes", "excludes", Takes.LIST, "excludes {and}", _excludes, True),
    *_EMPTY,
)

_LOOK_UP = (
    _one("is", "is", "is {}", operator.contains),
    _one(
        "is_not",
        "isn't",
        "isn't {}",
        lambda name_and_id, wanted: wanted not in name_and_id,
        negative=True,
    ),
)

OPERATORS: Mapping[ValueType, tuple[Operator, ...]] = {
    ValueType.TEXT: _TEXT,
    ValueType.TEXT_AREA: _TEXT,
    ValueType.EMAIL: _TEXT,
    ValueType.PHONE: _TEXT,
    ValueType.URL: _TEXT,
    ValueType.NUMBER: _NUMBER,
    ValueType.CURRENCY: _NUMBER,
    ValueType.DATE: _DATE,
    ValueType.DATE_TIME: _DATE,
    ValueType.BOOLEAN: _BOOLEAN,
    ValueType.PICK_LIST: _PICK_LIST,
    ValueType.MULTI_SELECT: _MULTI_SELECT,
    ValueType.LOOK_UP: _LOOK_UP,
    ValueType.OWNER: _LOOK_UP,
}

_BY_CODE = {
    field_type: {each.code: each for each in operators}
    for field_type, operators in OPERATORS.items()
}
