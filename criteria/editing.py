"""The adding, deletion and moving of conditions, and what becomes of the pattern (R33)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from criteria.definition import Condition, Criteria
from criteria.pattern import (
    And,
    ConditionNumber,
    Expression,
    PatternError,
    moved,
    parse_pattern,
    without,
    written,
)


@dataclass(frozen=True, slots=True)
class Edited:
    """Criteria after an edit, with the default pattern and perhaps with the edited one.

    `reset` has the default pattern. `kept` has the edited one carried over to the new numbers. It
    is None where there is nothing to ask: the pattern was not edited, or says the same as the
    default now. It is None as well if `must_reset`: the edited pattern is half-typed and cannot be
    carried over.
    """

    reset: Criteria
    kept: Criteria | None = None
    must_reset: bool = False


def append_condition(criteria: Criteria, condition: Condition) -> Criteria:
    """Add a condition at the end; a pattern that somebody wrote means what it meant, and the new
    one. One that is half-typed stays as it is, and the check says what it lacks."""
    conditions = (*criteria.conditions, condition)
    pattern = criteria.pattern
    if pattern is not None and criteria.conditions:
        try:
            pattern = written(And((criteria.expression, ConditionNumber(len(conditions)))))
            parse_pattern(pattern, len(conditions))
        except PatternError:  # half-typed, or as long or as deep as a pattern may be
            pattern = criteria.pattern
    return criteria.model_copy(update={"conditions": conditions, "pattern": pattern})


def delete_condition(criteria: Criteria, number: int) -> Edited:
    """Delete the condition of this number, counted from 1.

    Raises IndexError for no such one.
    """
    _check_number(criteria, number)
    conditions = [*criteria.conditions]
    del conditions[number - 1]
    reset = Criteria(conditions=tuple(conditions))
    return _edited(criteria, reset, lambda expression: without(expression, number))


def move_condition(criteria: Criteria, number: int, *, to: int) -> Edited:
    """Move a condition to another place, both counted from 1; it takes its connector along.

    The meaning of an edited pattern stays, that of a default one follows the order. Raises
    IndexError for a number that is none.
    """
    _check_number(criteria, number)
    _check_number(criteria, to)
    conditions = [*criteria.conditions]
    conditions.insert(to - 1, conditions.pop(number - 1))
    reset = Criteria(conditions=tuple(conditions))
    return _edited(criteria, reset, lambda expression: moved(expression, number, to))


def _edited(
    before: Criteria, reset: Criteria, carry_over: Callable[[Expression], Expression | None]
) -> Edited:
    if not before.is_edited:
        return Edited(reset)
    try:
        carried = carry_over(before.expression)
    except PatternError:
        return Edited(reset, must_reset=True)
    if carried is None or written(carried) == reset.pattern_text:
        return Edited(reset)
    return Edited(reset, reset.model_copy(update={"pattern": written(carried)}))


def _check_number(criteria: Criteria, number: int) -> None:
    if not 1 <= number <= len(criteria.conditions):
        raise IndexError(f"There is no condition {number}.")
