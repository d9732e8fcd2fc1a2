"""Patterns carried over to conditions that have other numbers now."""

from __future__ import annotations

from collections.abc import Callable

from criteria.pattern.expressions import ConditionNumber, Expression


def without(expression: Expression, number: int) -> Expression | None:
    """Return the rest when a condition is deleted, renumbered; None if nothing is left."""
    if isinstance(expression, ConditionNumber):
        if expression.value == number:
            return None
        return ConditionNumber(expression.value - (expression.value > number))
    parts = [rest for part in expression.parts if (rest := without(part, number)) is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    return type(expression)(tuple(parts))


def moved(expression: Expression, number: int, to: int) -> Expression:
    """Return the same meaning when a condition moves to another place and others make room."""

    def renumber(value: int) -> int:
        if value == number:
            return to
        return value - (number < value <= to) + (to <= value < number)

    return _renumbered(expression, renumber)


def _renumbered(expression: Expression, renumber: Callable[[int], int]) -> Expression:
    if isinstance(expression, ConditionNumber):
        return ConditionNumber(renumber(expression.value))
    return type(expression)(tuple(_renumbered(part, renumber) for part in expression.parts))
