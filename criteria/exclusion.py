"""Conditions that can never both be true, so that an editor can point them out (R37).

Two conditions on the same field exclude each other if no value whatever matches both. It is found
by trying: for each type there are a few values of which one matches both wherever any does, and the
operators' own tests judge them. Nothing is said of conditions that some odd value could still meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import Any

from criteria.definition import Condition, Criteria
from criteria.fields import ValueType
from criteria.operands import BadValue, read_operands
from criteria.operators import Operator, ValueTest, operator_of, operators_for
from criteria.pattern import And, ConditionNumber, Expression, flattened

_DAYS_TRIED = 366
"""The days from today on which two relative conditions are tried: each place in month and week."""

_NOBODYS_LETTERS = range(0xE000, 0xF8FF)
"""Letters without a meaning, none of which is a part of what people enter."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """The numbers of two conditions that can never both be true, the smaller one first."""

    first: int
    second: int


def find_exclusions(criteria: Criteria, *, today: date) -> tuple[Exclusion, ...]:
    """Return the pairs because of which a group joined by *and* can never be true (R37).

    `today` is the date in the organisation's zone; relative days are looked at from then on. A pair
    inside an *or* counts where the other ways of the *or* are closed as well. Conditions and
    patterns that cannot be used yet are left out.
    """
    try:
        expression = flattened(criteria.expression)
    except ValueError:
        return ()
    pairs = _Pairs(criteria.conditions, today)
    found = {pair for group in _groups(expression) for pair in pairs.closing(group)}
    return tuple(Exclusion(*pair) for pair in sorted(found))


def _groups(expression: Expression) -> Iterator[And]:
    """Yield every group that is joined by *and*, however deep."""
    if isinstance(expression, ConditionNumber):
        return
    if isinstance(expression, And):
        yield expression
    for part in expression.parts:
        yield from _groups(part)


def _required(expression: Expression) -> frozenset[int]:
    """Return the conditions without which the expression cannot be true."""
    if isinstance(expression, ConditionNumber):
        return frozenset({expression.value})
    parts = [_required(part) for part in expression.parts]
    return (
        frozenset().union(*parts) if isinstance(expression, And) else parts[0].intersection(*parts)
    )


class _Pairs:
    """The pairs of these conditions that exclude each other, each tried once."""

    def __init__(self, conditions: Sequence[Condition], today: date) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._read = [_Read.of(condition, today) for condition in conditions]

    def closing(self, group: And) -> set[tuple[int, int]]:
        """Return the pairs because of which the group can never be true; none if it can."""
        needed = _required(group)
        closed = self._among(needed)
        for part in group.parts:
            if isinstance(part, ConditionNumber | And):
                continue
            ways = [self._among(needed | _required(way)) - closed for way in part.parts]
            if all(ways):
                closed.update(*ways)
        return closed

    def _among(self, numbers: Iterable[int]) -> set[tuple[int, int]]:
        return {pair for pair in combinations(sorted(numbers), 2) if self._exclude(pair)}

    def _exclude(self, pair: tuple[int, int]) -> bool:
        if pair not in self._known:
            one, other = (self._read[number - 1] for number in pair)
            self._known[pair] = bool(one and other and _exclude(one, other))
        return self._known[pair]


@dataclass(frozen=True, slots=True)
class _Read:
    """A condition that can be used, with what its operands mean."""

    condition: Condition
    operator: Operator
    operands: tuple[Any, ...]
    today: date

    @classmethod
    def of(cls, condition: Condition, today: date) -> _Read | None:
        operator = operator_of(condition.type, condition.operator)
        if operator is None:
            return None
        try:
            operands = read_operands(operator, condition.type, condition.values)
        except BadValue:
            return None
        return cls(condition, operator, operands, today)

    def test_on(self, day: date) -> ValueTest:
        return self.operator.make_test(self.operands, day)

    def stretch_on(self, day: date) -> tuple[date, ...]:
        """Return first and last day of a relative condition, else the dates that were entered."""
        stretch = self.operator.stretch
        return self.operands if stretch is None else stretch(*self.operands, day)


def _exclude(one: _Read, other: _Read) -> bool:
    """Tell whether no value whatever, missing ones and misfits included, matches both."""
    kinds = operators_for(one.condition.type), operators_for(other.condition.type)
    if one.condition.key != other.condition.key or kinds[0] is not kinds[1]:
        return False
    operators = one.operator, other.operator
    if all(each.matches_missing for each in operators) or all(
        each.matches_misfits for each in operators
    ):
        return False
    if one.condition.type in (ValueType.DATE, ValueType.DATE_TIME):
        return _exclude_on_all_days(one, other)
    first, second = (each.test_on(each.today) for each in (one, other))
    return not any(first(value) and second(value) for value in _values(one, other))


def _exclude_on_all_days(one: _Read, other: _Read) -> bool:
    """Tell whether no date matches both, today or on any day to come."""
    if one.operator.depends_on_day and other.operator.depends_on_day:
        days = (one.today + timedelta(days=number) for number in range(_DAYS_TRIED))
        return all(_no_date_matches(one, other, day) for day in days)
    for relative, absolute in ((one, other), (other, one)):
        if relative.operator.depends_on_day:
            # Day by day it comes to be about every date from its first of today on.
            first, test = relative.stretch_on(one.today)[0], absolute.test_on(one.today)
            tried = (first, *_beside(absolute.operands))
            return not any(test(date_) for date_ in tried if date_ >= first)
    return _no_date_matches(one, other, one.today)


def _no_date_matches(one: _Read, other: _Read, day: date) -> bool:
    first, second = one.test_on(day), other.test_on(day)
    tried = _beside((*one.stretch_on(day), *other.stretch_on(day)))
    return not any(first(date_) and second(date_) for date_ in tried)


def _beside(dates: Iterable[date]) -> Iterator[date]:
    """Yield the dates, and those before and after them: between them all answers are the same."""
    for each in {*dates, date(2000, 1, 1)}:
        for ordinal in (each.toordinal() - 1, each.toordinal(), each.toordinal() + 1):
            if date.min.toordinal() <= ordinal <= date.max.toordinal():
                yield date.fromordinal(ordinal)


def _values(one: _Read, other: _Read) -> Iterable[Any]:
    """Return values of which one matches both conditions wherever any value does."""
    operands = (*one.operands, *other.operands)
    match one.condition.type:
        case ValueType.NUMBER | ValueType.CURRENCY:
            return _numbers(operands)
        case ValueType.BOOLEAN:
            return (True, False)
        case ValueType.PICK_LIST:
            return (*operands, _none_of(operands))
        case ValueType.MULTI_SELECT:
            return _sets(frozenset(one.operands), frozenset(other.operands))
        case ValueType.LOOK_UP | ValueType.OWNER:
            return _look_ups(operands)
        case _:
            return _texts(one.operands, other.operands)


def _none_of(texts: Iterable[str]) -> str:
    """Return a text that has no part in common with these."""
    together = "".join(texts)
    return next(letter for letter in map(chr, _NOBODYS_LETTERS) if letter not in together)


def _numbers(operands: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield the operands, a number between each two neighbours, and one beyond either end."""
    marks = sorted(set(operands)) or [Decimal(0)]
    yield from (marks[0] - 1, *marks, marks[-1] + 1)
    yield from ((low + high) / 2 for low, high in pairwise(marks))


def _sets(one: frozenset[str], other: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield what can be made of the operands; a value has one choice at least."""
    made = (one, other, one | other, one - other, other - one, frozenset({_none_of(one | other)}))
    return (each for each in made if each)


def _look_ups(operands: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield names with ids; an id is made of digits."""
    nobody = _none_of(operands)
    ids = [each for each in operands if each.isdecimal()]
    return product((*operands, nobody), (*ids, nobody))


def _texts(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[str]:
    """Yield the operands, and texts that begin with one and end with the other."""
    between = _none_of((*one, *other))
    parts = [*one, *other, ""]
    yield from (text for text in parts if text)
    yield from (f"{first}{between}{last}" for first, last in product(parts, repeat=2))
